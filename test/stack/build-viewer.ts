import { execFile } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GRAFANA_VIEWER } from './versions';

const run = promisify(execFile);

/** What of the libraries is needed to draw. The page has the rest in it: 22 MB of 440 stay. */
const KEPT = { 'node_modules/playwright-core': 'playwright-core', 'node_modules/@grafana/ui/dist/public': 'public', out: 'page' };

/**
 * Installs Grafana's front-end libraries and bundles the page that draws a dashboard with them.
 * @param folder for the page
 * @param scratch for the libraries
 */
export async function buildViewer(folder: string, scratch: string): Promise<void> {
  const copy = join(scratch, GRAFANA_VIEWER);
  await cp(join(__dirname, GRAFANA_VIEWER), copy, { recursive: true });
  const options = { cwd: copy, maxBuffer: 2 ** 26 };
  // Grafana's libraries name peers of each other that they do not need.
  await run('npm', ['ci', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], options);
  await run(process.execPath, ['build.mjs'], options);
  for (const [from, to] of Object.entries(KEPT)) {
    await cp(join(copy, from), join(folder, to), { recursive: true });
  }
}
