import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopper } from '../../examples/demo/prometheus';
import { eventually } from './eventually';

export interface ToolOptions {
  /** A program on the PATH that listens where `--web.listen-address` says and answers `/-/ready`. */
  readonly program: string;
  /** Files of its folder, in which it runs. */
  readonly files: Readonly<Record<string, string>>;
  readonly args: readonly string[];
}

/** Prometheus or Alertmanager, in a folder of its own. */
export interface RunningTool {
  readonly url: string;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

/** In the log of both; they are asked for any free port. */
const LISTENING = /"Listening on".* address=127\.0\.0\.1:(\d+)/;

/** @throws Error with the last that it wrote, if it is not ready in time. */
export async function startTool({ program, files, args }: ToolOptions): Promise<RunningTool> {
  const folder = mkdtempSync(join(tmpdir(), `tencentcloud-test-${program}-`));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const child = spawn(program, [...args, '--web.listen-address=127.0.0.1:0'], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  let ended = false;
  const exit = once(child, 'exit').catch(() => {});
  void exit.then(() => (ended = true));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));

  const stop = stopper(child, folder);

  try {
    const port = await eventually(`${program} listens`, () => LISTENING.exec(log)?.[1] ?? (ended ? '' : undefined));
    if (port === '') throw new Error(`${program} does not start`);
    const url = `http://127.0.0.1:${port}`;
    await eventually(`${program} is ready`, async () => (await fetch(`${url}/-/ready`)).ok || undefined);
    return { url, stop };
  } catch (error) {
    await stop();
    throw new Error(`${String(error)}\n${log.slice(-4000)}`);
  }
}
