/**
 * `npm run bench`: what this package costs, as ratios against named others, with the bars that it has to keep. About 15 minutes.
 *
 *     --only GROUP     http, fetch, undici, reading, memory
 *     --json FILE      also writes the rows there
 *     --quick          little work and few rounds: to see that it runs, not to judge by
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { memory } from './groups/memory';
import { reading } from './groups/reading';
import { requests } from './groups/requests';
import { type Group, HEADING, lineOf, type Row, verdictOf } from './row';

const GROUPS: readonly Group[] = [requests('http'), requests('fetch'), requests('undici'), reading, memory];

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { json: { type: 'string' }, only: { type: 'string' }, quick: { type: 'boolean', default: false } },
  });
  const groups = GROUPS.filter(({ name }) => values.only === undefined || name === values.only);
  if (groups.length === 0) throw new RangeError(`--only must be one of ${GROUPS.map(({ name }) => name).join(', ')}`);
  const effort = values.quick ? { generations: 1, rounds: 2, quick: true } : { generations: 6, rounds: 6, quick: false };

  console.log(
    `Node ${process.version}. CPU time; the median of ${effort.generations} generations of processes, ± half of the middle half.\n`,
  );
  console.log(HEADING);
  const rows: Row[] = [];
  for (const group of groups) {
    for await (const row of group.measure(effort)) {
      rows.push(row);
      console.log(lineOf(row));
      if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ node: process.version, rows }, null, 2)}\n`);
    }
  }
  const noisy = rows.filter((row) => verdictOf(row) === 'too noisy').length;
  if (noisy > 0) console.log(`\n${noisy} rows could not be judged: the machine was too busy. Run it again when it is quiet.`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
