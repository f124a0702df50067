import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The build, as it is published. */
export const DIST = join(__dirname, '../../dist');

/** A program of `programs/`, running in a process of its own. */
export interface Program<Ready = unknown> {
  /** What it said when it was ready. */
  readonly ready: Ready;
  /** Has it measure something, in microseconds unless the program says otherwise. */
  measure(what: string): Promise<number>;
  stop(): void;
}

/** What a program says to whoever started it. */
type Message = { readonly ready: unknown } | { readonly measured: number } | { readonly failed: string };

const TIMEOUT = 60_000;

/** Starts a program and waits until it is ready. It gets `argument` as JSON. */
export async function start<Ready = unknown>(name: string, argument: unknown = {}): Promise<Program<Ready>> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const { command, prefix } = onOneCore();
  const child = fork(join(__dirname, 'programs', `${name}.ts`), [JSON.stringify(argument)], {
    execPath: command,
    // Only the part of tsx that compiles: what is measured is loaded as it is.
    execArgv: [...prefix, '--require', 'tsx/cjs', '--expose-gc'],
    env: { ...env, OTEL_LOGS_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none' },
  });
  const { ready } = (await reply(child, name)) as { ready: Ready };
  return {
    ready,
    async measure(what) {
      child.send(what);
      return ((await reply(child, name)) as { measured: number }).measured;
    },
    stop: () => child.kill(),
  };
}

/** In a program: says that it is ready, and measures whatever it is asked for. */
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

/** The next thing that the program says. One that fails, ends or says nothing is killed. */
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

let launcher: { readonly command: string; readonly prefix: readonly string[] } | undefined;

/**
 * Client and server run on one and the same core, by `taskset` of Linux where there is one. On two, each write may have to wake the
 * core of an idle server, which costs more than the whole request, and how often it does depends on which side is faster.
 */
function onOneCore(): { readonly command: string; readonly prefix: readonly string[] } {
  return (launcher ??= findLauncher());
}

function findLauncher(): { readonly command: string; readonly prefix: readonly string[] } {
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
