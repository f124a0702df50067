import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { ROOT } from '../../support/program';

/** What the comment of an exported constant says of its value. */
export interface DocumentedConstant {
  /** Name of the constant. */
  readonly name: string;
  readonly description: string;
}

/** The exported text constants of a source file, by their value. */
export function documentedConstants(file: string): ReadonlyMap<string, DocumentedConstant> {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest, true);
  return new Map(source.statements.flatMap(constantsOf));
}

function constantsOf(statement: ts.Statement): [string, DocumentedConstant][] {
  const isExported = ts.isVariableStatement(statement) && statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  if (!isExported) return [];
  return statement.declarationList.declarations.flatMap(({ name, initializer }): [string, DocumentedConstant][] => {
    if (initializer === undefined || !ts.isStringLiteral(initializer)) return [];
    const [comment] = ts.getJSDocCommentsAndTags(statement).filter(ts.isJSDoc);
    const description = oneLine(ts.getTextOfJSDocComment(comment?.comment));
    return [[initializer.text, { name: name.getText(), description }]];
  });
}

function oneLine(text: string | undefined): string {
  return (text ?? '').replace(/\s*\n\s*/g, ' ').trim();
}
