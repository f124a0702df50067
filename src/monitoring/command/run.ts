import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { alertmanager, dashboard, kubernetes, type MonitoringOptions, receiverTemplates, rules } from '../index';
import { type Command, parseArguments, UsageError } from './arguments';
import { help } from './help';

/** Where a command writes to. */
export interface Output {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}

/** The files of each command by name. */
const FILES: Readonly<Record<Command, (options: MonitoringOptions) => Readonly<Record<string, string>>>> = {
  rules: (options) => ({ 'rules.yml': rules(options) }),
  dashboard: (options) => ({ 'dashboard.json': dashboard(options) }),
  alertmanager: (options) => ({ 'alertmanager.yml': alertmanager(options), ...receiverTemplates(options) }),
  kubernetes,
};

/** What goes to the standard output: one file, or the manifests that `kubectl apply -f -` takes. */
const STDOUT: Readonly<Record<Command, readonly string[]>> = {
  rules: ['rules.yml'],
  dashboard: ['dashboard.json'],
  alertmanager: ['alertmanager.yml'],
  kubernetes: ['pod-monitor.yaml', 'prometheus-rule.yaml', 'alertmanager-config.yaml', 'dashboard.yaml'],
};

/** @returns the exit code */
export function run(args: readonly string[], { out, error }: Output): number {
  try {
    const parsed = parseArguments(args);
    if (!parsed) {
      out(help());
      return 0;
    }
    const files = FILES[parsed.command](parsed.options);
    if (parsed.out === undefined) out(STDOUT[parsed.command].map((name) => files[name]).join('---\n'));
    else write(parsed.out, files, error);
    return 0;
  } catch (problem) {
    // A TypeError names an option. Anything else is a bug, or a folder that cannot be written to.
    if (!(problem instanceof UsageError || problem instanceof TypeError || isSystemError(problem))) throw problem;
    error(`${problem.message}\nMore: npx opentelemetry-instrumentation-tencentcloud --help\n`);
    return 2;
  }
}

function write(folder: string, files: Readonly<Record<string, string>>, error: (text: string) => void): void {
  makeFolder(folder);
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(path.join(folder, name), text);
    error(`${path.join(folder, name)}\n`);
  }
}

/** Not with `recursive`: up to Node 26 that loops for ever where a file system answers ENOENT for a folder that it refuses, as /proc does. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) {
    if (!statSync(folder).isDirectory()) throw new UsageError(`--out must be a folder; ${folder} is a file.`);
    return;
  }
  makeFolder(path.dirname(folder));
  mkdirSync(folder);
}

function isSystemError(problem: unknown): problem is NodeJS.ErrnoException {
  return problem instanceof Error && 'syscall' in problem;
}
