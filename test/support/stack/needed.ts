import type { Context } from 'mocha';
import { findProgram, howToGet, type Program } from './programs';

/**
 * For a `before` hook: without the programs the suite is left out, and says so.
 *
 * @param shows what the suite shows, as in `that alerts fire`
 * @throws Error on CI, where they must be there.
 */
export function needPrograms(context: Context, programs: readonly Program[], shows: string): void {
  const missing = programs.filter((program) => findProgram(program) === undefined);
  if (missing.length === 0) return;
  const ways = [...new Set(missing.map(howToGet))].join('; ');
  const message = `${missing.join(' and ')} not found (${ways})`;
  if (process.env.CI === 'true') throw new Error(message);
  console.warn(`    ! ${message}\n      left out, so not shown by this run: ${shows}`);
  context.skip();
}
