import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../../../test/support/eventually';

export interface ProcessOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Ends it. */
  readonly stopSignal: 'SIGTERM' | 'SIGKILL';
  /** Called with each line of output. */
  readonly onLine?: (line: string) => void;
}

/** Milliseconds to end in good order: the shop finishes what is going on. */
const GRACE = 10_000;
/** Lines that are shown of a process that failed. */
const LAST_LINES = 20;

/** A part of the stack. */
export class StackProcess {
  readonly name: string;
  /** Rejects when the process ends before it is told to. */
  readonly failed: Promise<never>;
  readonly #stopSignal: NodeJS.Signals;
  readonly #child: ChildProcess;
  readonly #exit: Promise<unknown>;
  #isStopping = false;
  #hasEnded = false;

  constructor({ name, command, args, env, stopSignal, onLine = () => {} }: ProcessOptions) {
    this.name = name;
    this.#stopSignal = stopSignal;
    const lines: string[] = [];
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Ctrl-C in a terminal goes to the whole process group; this program says who ends when.
      detached: true,
    });
    for (const input of [child.stdout, child.stderr]) {
      createInterface({ input }).on('line', (line) => {
        lines.push(line);
        lines.splice(0, lines.length - LAST_LINES);
        onLine(line);
      });
    }
    this.#child = child;
    // After its output has been read.
    this.#exit = once(child, 'close').finally(() => (this.#hasEnded = true));
    const reject = (): never => {
      throw new Error(`${name} ended${this.#isStopping ? '' : ' unexpectedly'}\n${lines.join('\n')}`);
    };
    this.failed = this.#exit.then(reject, reject);
    this.failed.catch(() => {});
  }

  /** Waits until the URL answers. @throws Error with its last output, if it ends before. */
  async ready(url: string): Promise<void> {
    const answers = eventually(
      `${this.name} answers on ${url}`,
      async () => (await fetch(url)).status < 500 || this.#hasEnded || undefined,
    );
    await Promise.race([answers, this.failed]);
    if (this.#hasEnded) await this.failed;
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#child.kill(this.#stopSignal);
    const graceOver = new AbortController();
    const kill = delay(GRACE, undefined, { signal: graceOver.signal }).then(
      () => this.kill(),
      () => {},
    );
    await this.#exit.catch(() => {});
    graceOver.abort();
    await kill;
  }

  /** At once. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }
}
