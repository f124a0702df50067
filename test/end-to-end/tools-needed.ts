import type { Context } from 'mocha';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Names that a program goes by: Debian's, and that of its own releases. */
const PROGRAMS = {
  Prometheus: ['prometheus'],
  Alertmanager: ['prometheus-alertmanager', 'alertmanager'],
} as const;

/** @returns the name by which it is on the PATH, if it is there. */
export function programOf(tool: keyof typeof PROGRAMS): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return PROGRAMS[tool].find((name) => folders.some((folder) => existsSync(join(folder, name))));
}

/**
 * For a `before` hook: without the tools the suite is left out and says so.
 *
 * @throws Error on CI, where they must be there.
 */
export function needTools(context: Context, shows: string): void {
  const missing = (Object.keys(PROGRAMS) as Array<keyof typeof PROGRAMS>).filter((tool) => programOf(tool) === undefined);
  if (missing.length === 0) return;
  const message = `${missing.join(' and ')} not found on the PATH (Debian: apt-get install prometheus prometheus-alertmanager)`;
  if (process.env.CI === 'true') throw new Error(message);
  console.warn(`    ! ${message}\n      left out, so not shown by this run: ${shows}`);
  context.skip();
}
