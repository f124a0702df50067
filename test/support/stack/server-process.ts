import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../eventually';
import { type Program, programPath } from './programs';

export interface ServerOptions {
  readonly program: Program;
  readonly args: readonly string[];
  /** Files of the folder in which it runs. */
  readonly files?: Readonly<Record<string, string>>;
  /** Answers with a status of 200 when the server is ready. */
  readonly readyUrl: string;
  /** Status that means ready, where it is another one. */
  readonly readyStatus?: number;
}

/** A server of the stack in a process and a folder of its own. */
export interface RunningServer {
  /** What it has written to stdout and stderr. */
  log(): string;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

/** @throws Error with the last that it wrote, if it is not ready in time. */
export async function startServer({ program, args, files = {}, readyUrl, readyStatus = 200 }: ServerOptions): Promise<RunningServer> {
  const path = programPath(program);
  const folder = mkdtempSync(join(tmpdir(), `tencentcloud-test-${program}-`));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const child = spawn(path, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const output of [child.stdout, child.stderr]) output.setEncoding('utf8').on('data', (text: string) => (log += text));
  let hasEnded = false;
  const exit = once(child, 'exit').catch(() => {});
  void exit.then(() => (hasEnded = true));
  const stop = stopper(child, folder);

  const isReady = async (): Promise<boolean | undefined> => {
    if (hasEnded) return false;
    const response = await fetch(readyUrl);
    await response.arrayBuffer();
    return response.status === readyStatus || undefined;
  };
  try {
    if (!(await eventually(`${program} is ready`, isReady))) throw new Error(`${program} does not start`);
    return { log: () => log, stop };
  } catch (error) {
    await stop();
    throw new Error(`${String(error)}\n${log.slice(-4000)}`);
  }
}

/**
 * Ends a child process and removes the folder it works in, at the latest when this process exits.
 *
 * @returns does both now.
 */
function stopper(child: ChildProcess, folder: string): () => Promise<void> {
  const exited = once(child, 'exit').catch(() => {});
  const clean = (): void => {
    // SIGKILL: what it would save on a normal exit is removed anyway.
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  process.once('exit', clean);
  return async () => {
    child.kill('SIGKILL');
    await exited;
    clean();
    process.off('exit', clean);
  };
}
