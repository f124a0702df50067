/** Programs in processes of their own, and what they say to the benchmark. */
import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The build, as it is published. */
export const DIST = join(__dirname, '../../dist');

export interface Program<Ready = unknown> {
  /** What it said when it was ready. */
  readonly ready: Ready;
  /** Has it measure something, in microseconds unless the program says otherwise. */
  measure(what?: string): Promise<number>;
  stop(): void;
}

/** What a program sends. */
type Message = { readonly ready: unknown } | { readonly measured: number } | { readonly failed: string };

const TIMEOUT = 60_000;

/** Starts a file as a program and waits until it is ready. It gets `argument` as JSON. */
export async function start<Ready = unknown>(file: string, argument: unknown = {}): Promise<Program<Ready>> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const { command, prefix } = onOneCore();
  const child = fork(file, [JSON.stringify(argument)], {
    execPath: command,
    // Only the part of tsx that compiles: what is measured is loaded as it is.
    execArgv: [...prefix, '--require', 'tsx/cjs', '--expose-gc'],
    env: { ...env, OTEL_LOGS_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none' },
  });
  const name = basename(file);
  const { ready } = (await reply(child, name)) as { ready: Ready };
  return {
    ready,
    async measure(what = '') {
      child.send(what);
      return ((await reply(child, name)) as { measured: number }).measured;
    },
    stop: () => child.kill(),
  };
}

/** In a program: says that it is ready, and measures whenever it is asked to. */
export function serve(about: unknown, measure: (what: string) => number | Promise<number>): void {
  process.on('message', (what: string) => {
    Promise.resolve(what)
      .then(measure)
      .then((measured) => process.send?.({ measured }), fail);
  });
  process.on('uncaughtException', fail);
  process.once('disconnect', () => process.exit());
  process.send?.({ ready: about });
}

/** In a program: says that it cannot go on. */
export function fail(error: unknown): void {
  process.send?.({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}

/** In a program: what it was started with. */
export function argumentOf<T>(): T {
  return JSON.parse(process.argv[2]) as T;
}

/** In a program: a module of the build. */
export function built<T>(path: string): T {
  return require(join(DIST, `${path}.js`)) as T;
}

/** The next message of a program. One that fails, ends or sends nothing is killed. */
function reply(child: ChildProcess, name: string): Promise<Message> {
  return new Promise((resolve, reject) => {
    const settle = (message: Message): void => {
      clearTimeout(timeout);
      child.off('message', settle).off('exit', onExit);
      if (!('failed' in message)) return resolve(message);
      child.kill();
      reject(new Error(`${name}: ${message.failed}`));
    };
    const onExit = (code: number | null): void => settle({ failed: `ended with ${String(code)}` });
    const timeout = setTimeout(() => settle({ failed: `no answer in ${TIMEOUT / 1000} s` }), TIMEOUT);
    child.once('message', settle).once('exit', onExit);
  });
}

interface Launcher {
  readonly command: string;
  /** Arguments before those of Node.js. */
  readonly prefix: readonly string[];
}

let launcher: Launcher | undefined;

/**
 * Client and server run on the same core, by `taskset` where there is one. On two cores each write may have to wake the idle server's
 * core, which costs more than the whole request; how often depends on which side is faster.
 */
function onOneCore(): Launcher {
  return (launcher ??= findLauncher());
}

function findLauncher(): Launcher {
  const core = lastAllowedCore();
  const pinned = { command: 'taskset', prefix: ['--cpu-list', String(core), process.execPath] };
  const works = core !== undefined && spawnSync(pinned.command, [...pinned.prefix, '--version']).status === 0;
  return works ? pinned : { command: process.execPath, prefix: [] };
}

function lastAllowedCore(): string | undefined {
  try {
    return /^Cpus_allowed_list:.*?(\d+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}
