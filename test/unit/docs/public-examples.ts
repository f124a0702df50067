import { join } from 'node:path';
import * as ts from 'typescript';
import { ROOT } from '../../support/program';

/** What the package exports under a name. */
export interface PublicName {
  readonly name: string;
  readonly isType: boolean;
  /** The examples of its comment. */
  readonly examples: readonly string[];
}

const OPTIONS: ts.CompilerOptions = {
  ...ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile).config.compilerOptions,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts'],
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  noUnusedLocals: false,
};

/** Every name that an entry point exports, with the examples of its comment. */
export function publicNames(entry: string): PublicName[] {
  const program = ts.createProgram([join(ROOT, entry)], OPTIONS);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(join(ROOT, entry));
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${entry} exports nothing`);
  return checker.getExportsOfModule(module).map((symbol) => {
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const tags = target.getJsDocTags(checker).filter(({ name }) => name === 'example');
    return {
      name: symbol.name,
      isType: (target.flags & ts.SymbolFlags.Value) === 0,
      examples: tags.map(({ text }) => ts.displayPartsToString(text)),
    };
  });
}

/** What the compiler says about the examples that are programs. Each may use every public name, and what it imports itself. */
export function problemsOfExamples(names: readonly PublicName[], entry: string): string[] {
  const programs = new Map<string, string>();
  for (const { name, examples } of names) {
    examples.forEach((example, i) => {
      const [, text] = /```ts\n([\s\S]*?)```/.exec(example) ?? [];
      if (text !== undefined) programs.set(join(ROOT, `example-${name}-${i}.ts`), program(text, names, entry));
    });
  }
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (file) => programs.has(file) || fileExists(file);
  host.getSourceFile = (file, language, ...rest) => {
    const text = programs.get(file);
    return text === undefined ? getSourceFile(file, language, ...rest) : ts.createSourceFile(file, text, language);
  };
  const compiled = ts.createProgram([...programs.keys()], OPTIONS, host);
  return [...programs.keys()].flatMap((file) =>
    ts.getPreEmitDiagnostics(compiled, compiled.getSourceFile(file)).map(({ messageText }) => {
      return `${file.slice(ROOT.length + 1)}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    }),
  );
}

function program(text: string, names: readonly PublicName[], entry: string): string {
  const imported = new Set([...text.matchAll(/^import .*?\{(.*?)\}/gm)].flatMap(([, list]) => list.split(',').map((name) => name.trim())));
  const missing = names.filter(({ name }) => !imported.has(name)).map(({ name, isType }) => (isType ? `type ${name}` : name));
  const module = `'./${entry.replace(/\.ts$/, '')}'`;
  return [
    `import { ${missing.join(', ')} } from ${module};`,
    'declare const span: { readonly attributes: Readonly<Record<string, unknown>> };',
    text.replaceAll("'opentelemetry-instrumentation-tencentcloud'", module),
  ].join('\n');
}
