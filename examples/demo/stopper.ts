import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';

/**
 * Ends a server of ours and removes the folder that it works in, at the latest when this process ends.
 *
 * @param ended fulfilled when it has ended
 * @returns does so now
 */
export function stopper(child: ChildProcess, folder: string, ended: Promise<unknown>): () => Promise<void> {
  const clean = (): void => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  process.once('exit', clean);
  return async () => {
    // It need not save what is removed.
    child.kill('SIGKILL');
    await ended;
    clean();
    process.off('exit', clean);
  };
}
