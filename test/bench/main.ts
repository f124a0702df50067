/**
 * `npm run bench`: what this package costs, as ratios against named others, with the bars that it has to keep. 10 to 15 minutes.
 *
 *     --only GROUP     http, fetch, undici, reading, memory
 *     --json FILE      also writes the rows there
 *     --quick          little work and few rounds: to see that it runs, not to judge by
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Effort, type Group, type Row, verdictOf } from './comparison';
import { memory } from './memory';
import { reading } from './reading';
import { requests } from './requests';

const GROUPS: readonly Group[] = [requests('http'), requests('fetch'), requests('undici'), reading, memory];
const THOROUGH: Effort = { generations: { least: 3, most: 5 }, rounds: 14, quick: false };
const QUICK: Effort = { generations: { least: 1, most: 1 }, rounds: 2, quick: true };

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { json: { type: 'string' }, only: { type: 'string' }, quick: { type: 'boolean', default: false } },
  });
  const groups = GROUPS.filter(({ name }) => values.only === undefined || name === values.only);
  if (groups.length === 0) throw new RangeError(`--only must be one of ${GROUPS.map(({ name }) => name).join(', ')}`);
  const effort = values.quick ? QUICK : THOROUGH;
  const { least, most } = effort.generations;

  console.log(
    `Node ${process.version}. CPU time; the median of ${least} to ${most} generations of processes, ± half of the middle half.\n`,
  );
  console.log(cells('row', 'ratio', 'bar', '', 'of'));
  const startedAt = performance.now();
  const rows: Row[] = [];
  for (const group of groups) {
    for await (const row of group.measure(effort)) {
      rows.push(row);
      console.log(lineOf(row));
      if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ node: process.version, rows }, null, 2)}\n`);
    }
  }
  console.log(`\n${rows.length} rows in ${((performance.now() - startedAt) / 60_000).toFixed(1)} minutes.`);
  const noisy = rows.filter((row) => verdictOf(row) === 'too noisy').length;
  if (noisy > 0) console.log(`${noisy} of them could not be judged: the machine was too busy. Run it again when it is quiet.`);
}

function lineOf(row: Row): string {
  const { name, ratio, spread, bar, of, costs } = row;
  const sides = Object.entries(costs).map(([side, cost]) => `${side} ${cost}`);
  const figure = `${digits(ratio)}${spread > 0 ? ` ± ${digits(spread)}` : ''}`;
  return cells(name, figure, bar === undefined ? '' : `≤ ${bar}`, verdictOf(row), `${of} (${sides.join(', ')})`);
}

function cells(name: string, figure: string, bar: string, verdict: string, of: string): string {
  return [name.padEnd(48), figure.padEnd(16), bar.padEnd(7), verdict.padEnd(10), of].join(' ');
}

function digits(ratio: number): string {
  return Number.isFinite(ratio) ? ratio.toFixed(Math.abs(ratio) < 0.1 ? 3 : 2) : '?';
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
