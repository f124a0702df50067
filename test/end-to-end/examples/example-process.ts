import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { ROOT } from '../../support/program';

/** Milliseconds after which an example is ended. Frameworks are slow to start on a busy machine. */
const TIMEOUT = 180_000;

/** A program of examples/ in a process of its own. */
export class ExampleProcess {
  stdout = '';
  stderr = '';
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  /** @param args the arguments of `node` in the header of the example */
  constructor(args: readonly string[], env: Readonly<Record<string, string>>, cwd = ROOT) {
    const inherited = Object.entries(process.env).filter(
      ([name]) => !/^(?:NODE_OPTIONS|NODE_V8_COVERAGE|(?:OTEL|TENCENTCLOUD)_.*)$/.test(name),
    );
    const child = spawn(process.execPath, args, { cwd, env: { ...Object.fromEntries(inherited), ...env }, timeout: TIMEOUT });
    child.stdout.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.#child = child;
    this.#ended = once(child, 'close');
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Resolves with its output, when it has ended by itself. */
  async output(): Promise<string> {
    await this.#ended;
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== 0 && signalCode !== 'SIGTERM') throw new Error(`ended with ${exitCode ?? signalCode}: ${this.stderr}`);
    return this.stdout;
  }

  /** Waits until it listens. @returns the URLs in its first line of output. */
  async urls(): Promise<string[]> {
    while (!this.stdout.includes('\n')) {
      await Promise.race([once(this.#child.stdout as NodeJS.EventEmitter, 'data'), this.#ended]);
      if (this.#child.exitCode !== null) throw new Error(`ended with ${this.#child.exitCode}: ${this.stderr}`);
    }
    return this.stdout.split('\n')[0].split(' ');
  }

  /** Ends it with SIGTERM and waits. */
  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    await this.#ended;
  }
}
