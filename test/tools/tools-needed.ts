import type { Context } from 'mocha';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Names that a program goes by: that of its Debian package, and that of its own releases. */
const PROGRAMS = {
  Prometheus: ['prometheus'],
  Alertmanager: ['prometheus-alertmanager', 'alertmanager'],
} as const;
export type Tool = keyof typeof PROGRAMS;

/** @returns the name by which it is on the PATH, if it is there. */
export function programOf(tool: Tool): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return PROGRAMS[tool].find((name) => folders.some((folder) => existsSync(join(folder, name))));
}

/**
 * For a `before` hook: without the tools the suite is left out and says so.
 *
 * @param shows what the suite shows, as in `that alerts fire`
 * @throws Error on CI, where they must be there.
 */
export function needTools(context: Context, tools: readonly Tool[], shows: string): void {
  const missing = tools.filter((tool) => programOf(tool) === undefined);
  if (missing.length === 0) return;
  const packages = missing.map((tool) => PROGRAMS[tool][0]).join(' ');
  const message = `${missing.join(' and ')} not found on the PATH (Debian: apt-get install ${packages})`;
  if (process.env.CI === 'true') throw new Error(message);
  console.warn(`    ! ${message}\n      left out, so not shown by this run: ${shows}`);
  context.skip();
}
