import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { ROOT } from '../../harness/program';

/** A program of examples/ in a process of its own. */
export class ExampleProcess {
  stdout = '';
  stderr = '';
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  /** @param args what stands behind `node` in the example's header */
  constructor(args: readonly string[], env: Readonly<Record<string, string>>, cwd = ROOT) {
    const inherited = Object.entries(process.env).filter(
      ([name]) => !/^(?:NODE_OPTIONS|NODE_V8_COVERAGE|(?:OTEL|TENCENTCLOUD)_.*)$/.test(name),
    );
    const child = spawn(process.execPath, args, { cwd, env: { ...Object.fromEntries(inherited), ...env }, timeout: 30_000 });
    child.stdout.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.#child = child;
    this.#ended = once(child, 'close');
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  /** Resolves with what it has printed, when it has ended by itself. */
  async output(): Promise<string> {
    await this.#ended;
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== 0 && signalCode !== 'SIGTERM') throw new Error(`ended with ${exitCode ?? signalCode}: ${this.stderr}`);
    return this.stdout;
  }

  /** Resolves with the URLs in the first line that it prints, when it listens. */
  async urls(): Promise<string[]> {
    while (!this.stdout.includes('\n')) {
      await Promise.race([once(this.#child.stdout as NodeJS.EventEmitter, 'data'), this.#ended]);
      if (this.#child.exitCode !== null) throw new Error(`ended with ${this.#child.exitCode}: ${this.stderr}`);
    }
    return this.stdout.split('\n')[0].split(' ');
  }

  /** Ends it in good order. */
  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    await this.#ended;
  }
}
