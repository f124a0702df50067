import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { onOneCore } from './one-core';

/** A program of `programs/`, running in a process of its own. */
export interface Program<Ready = unknown> {
  /** What it said when it was ready. */
  readonly ready: Ready;
  /** Has it measure something, in microseconds unless the program says otherwise. */
  measure(what: string): Promise<number>;
  stop(): void;
}

/** What a program says to who started it. */
export type Message = { readonly ready: unknown } | { readonly measured: number } | { readonly failed: string };

/** `one core`: the same for all programs that are started so, where the system can do that. */
export type Place = 'any core' | 'one core';

const PROGRAMS = join(__dirname, 'programs');
const DEADLINE = 60_000;

/** Starts a program and waits until it is ready. It gets `argument` as JSON. */
export async function start<Ready = unknown>(name: string, argument: unknown = {}, place: Place = 'any core'): Promise<Program<Ready>> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const pin = place === 'one core' ? onOneCore() : undefined;
  // Of tsx the part that only compiles: what is measured is loaded as it is.
  const options = ['--require', 'tsx/cjs', '--expose-gc'];
  const child = fork(join(PROGRAMS, `${name}.ts`), [JSON.stringify(argument)], {
    ...(pin === undefined ? { execArgv: options } : { execPath: pin.command, execArgv: [...pin.arguments, process.execPath, ...options] }),
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

/** Runs `work` with programs that are stopped afterwards. */
export async function withPrograms<Name extends string, Result>(
  starts: Readonly<Record<Name, () => Promise<Program>>>,
  work: (programs: Record<Name, Program>) => Promise<Result>,
): Promise<Result> {
  const names = Object.keys(starts) as Name[];
  const started = await Promise.allSettled(names.map((name) => starts[name]()));
  try {
    return await work(Object.fromEntries(started.map((each, i) => [names[i], program(each)])) as Record<Name, Program>);
  } finally {
    for (const each of started) if (each.status === 'fulfilled') each.value.stop();
  }
}

function program(started: PromiseSettledResult<Program>): Program {
  if (started.status === 'rejected') throw started.reason;
  return started.value;
}

/** The next thing that the program says. One that fails, ends or says nothing is killed. */
function reply(child: ChildProcess, name: string): Promise<Message> {
  return new Promise((resolve, reject) => {
    const settle = (message: Message): void => {
      clearTimeout(deadline);
      child.off('message', settle).off('exit', exited);
      if (!('failed' in message)) return resolve(message);
      child.kill();
      reject(new Error(`${name}: ${message.failed}`));
    };
    const exited = (code: number | null): void => settle({ failed: `ended with ${String(code)}` });
    const deadline = setTimeout(() => settle({ failed: 'says nothing' }), DEADLINE);
    child.once('message', settle).once('exit', exited);
  });
}
