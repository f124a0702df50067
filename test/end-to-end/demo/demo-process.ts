import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A run of the demo as a user starts it, with stdout and stderr in pipes. */
export class DemoProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<[number | null]>;
  stdout = '';
  stderr = '';

  constructor(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const main = join(__dirname, '../../../examples/demo/main.ts');
    this.#child = spawn(process.execPath, ['--import', 'tsx', main, ...args], {
      cwd: join(__dirname, '../../..'),
      env: { ...process.env, TENCENTCLOUD_SECRET_ID: undefined, TENCENTCLOUD_SECRET_KEY: undefined, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.#ended = once(this.#child, 'close') as Promise<[number | null]>;
  }

  /** Waits until stdout matches. @throws if the demo ends before that. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.stdout);
      if (found !== null) return found;
      const [ended] = await Promise.race([once(this.#child.stdout!, 'data').then(() => [false]), this.#ended.then(() => [true])]);
      if (ended && !pattern.test(this.stdout)) throw new Error(`ended without ${pattern}\n${this.stdout}\n${this.stderr}`);
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Waits for its end. @returns its exit code. */
  async ended(): Promise<number | null> {
    const [code] = await this.#ended;
    return code;
  }
}
