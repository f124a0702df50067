/** `npm run demo`: reads the command line, runs the demo, sets the exit code. */
import { parseArgs } from 'node:util';
import type { Credential } from '../tencentcloud-api';
import { callRealApi, runDemo } from './demo';

const HELP = `npm run demo -- [options]

Runs a small service that calls Tencent Cloud, and shows what this package reports about it:
normal traffic, a key rotation that goes wrong, a wave of throttling, recovery. Everything runs
on this machine, against a local API server that verifies signatures. Without options the
scenario begins again every minute, until Ctrl-C.

  --for 15s   run the scenario in that time (15s, 90s, 5m; at least 2s), print a summary, exit
  --real      call DescribeRegions of the real API once, with the key in
              TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY (and TENCENTCLOUD_TOKEN)
  --help      print this text

In a terminal it shows a live view, elsewhere it prints lines. NO_COLOR is respected. Alerts need
a prometheus program on the PATH. Exit codes: 0 on success; 1 if the counters differ from what the
API server counted, or the real call failed; 2 for invalid arguments.
`;

type Task =
  | { readonly kind: 'help' }
  | { readonly kind: 'real'; readonly credential: Credential }
  /** `seconds` is undefined when the scenario repeats until it is stopped. */
  | { readonly kind: 'scenario'; readonly seconds: number | undefined };

/** The command line or the environment is invalid; the message says what is wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @throws {@link UsageError} */
export function readTask(args: readonly string[], env: NodeJS.ProcessEnv): Task {
  const { for: duration, real, help } = readOptions(args);
  if (help) return { kind: 'help' };
  if (!real) return { kind: 'scenario', seconds: duration === undefined ? undefined : parseSeconds(duration) };
  if (duration !== undefined) throw new UsageError('--for cannot be used with --real, which makes a single call');
  return { kind: 'real', credential: readCredential(env) };
}

function readOptions(args: readonly string[]): { for?: string; real?: boolean; help?: boolean } {
  const options = { for: { type: 'string' }, real: { type: 'boolean' }, help: { type: 'boolean' } } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    // The sentences after the first explain arguments that begin with a dash.
    throw new UsageError((error as Error).message.split('. ')[0]);
  }
}

const MIN_SECONDS = 2;
const MAX_SECONDS = 86_400;

function parseSeconds(duration: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([sm])$/.exec(duration) ?? [];
  const seconds = Number(number) * (unit === 'm' ? 60 : 1);
  if (seconds >= MIN_SECONDS && seconds <= MAX_SECONDS) return seconds;
  throw new UsageError(`--for must be a time from ${MIN_SECONDS}s to ${MAX_SECONDS / 60}m, such as 15s, 90s or 5m, not "${duration}"`);
}

function readCredential(env: NodeJS.ProcessEnv): Credential {
  const { TENCENTCLOUD_SECRET_ID: secretId, TENCENTCLOUD_SECRET_KEY: secretKey, TENCENTCLOUD_TOKEN: token } = env;
  if (secretId && secretKey) return { secretId, secretKey, token: token || undefined };
  const missing = [!secretId && 'TENCENTCLOUD_SECRET_ID', !secretKey && 'TENCENTCLOUD_SECRET_KEY'].filter(Boolean);
  throw new UsageError(`--real needs ${missing.join(' and ')} in the environment`);
}

async function main(): Promise<number> {
  const { stdout } = process;
  const print = (line: string): void => void stdout.write(`${stdout.isTTY ? wrap(line, Math.max(60, stdout.columns)) : line}\n`);
  const task = readTask(process.argv.slice(2), process.env);
  if (task.kind === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  const succeeded =
    task.kind === 'real'
      ? await callRealApi(task.credential, print)
      : await runDemo({ seconds: task.seconds, signal: abortOnSignals(), print, terminal: process.stdout });
  return succeeded ? 0 : 1;
}

/** Breaks a line that is longer than the terminal is wide, after a space or a comma. What follows is indented. */
export function wrap(line: string, columns: number): string {
  const indent = ' '.repeat(line.length - line.trimStart().length + 3);
  const lines: string[] = [];
  let current = '';
  for (const piece of line.match(/[^ ,]*(?:[ ,]+|$)/g) ?? []) {
    if (current.length + piece.trimEnd().length > columns) {
      lines.push(current.trimEnd());
      current = indent;
    }
    current += piece;
  }
  return [...lines, current].join('\n');
}

/** The first Ctrl-C (or SIGTERM, SIGHUP) aborts the returned signal, the second ends the process at once. */
function abortOnSignals(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort();
    });
  }
  return controller.signal;
}

function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const isUsage = error instanceof UsageError;
  process.stderr.write(isUsage ? `${message}\nSee npm run demo -- --help\n` : `${message}\n`);
  process.exitCode = isUsage ? 2 : 1;
}

if (require.main === module) {
  // Stdout is closed, for example by `| head`: there is nothing left to do.
  process.stdout.once('error', () => process.exit(1));
  main().then((code) => (process.exitCode = code), fail);
}
