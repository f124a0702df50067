/**
 * `npm run bench`: what watching costs, as ratios against named others, with the bars that it has to keep.
 *
 *     --json FILE      also write the rows there
 *     --only NAME      only the group of that name: http, fetch, undici.request, scanning, inflating, memory, recording, throughput
 *     --rounds N       rounds of each comparison, at least (default 10)
 *     --quick          few rounds of small work: to see that it runs, not to judge by
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Effort, Group } from './group';
import { inflating } from './groups/inflating';
import { memory } from './groups/memory';
import { recording } from './groups/recording';
import { requests } from './groups/requests';
import { scanning } from './groups/scanning';
import { throughput } from './groups/throughput';
import { judged, type Row } from './row';
import { HEADING, line } from './table';

const GROUPS: readonly Group[] = [
  requests('http'),
  requests('fetch'),
  requests('undici.request'),
  scanning,
  inflating,
  memory,
  recording,
  throughput,
];

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: 'string' },
      only: { type: 'string' },
      rounds: { type: 'string', default: '10' },
      quick: { type: 'boolean', default: false },
    },
  });
  const least = values.quick ? 2 : Number(values.rounds);
  if (!Number.isInteger(least) || least < 2) throw new RangeError('--rounds must be a whole number from 2 on');
  const effort: Effort = { rounds: { least, most: values.quick ? least : least * 2 }, quick: values.quick };
  const groups = GROUPS.filter(({ name }) => values.only === undefined || name === values.only);
  if (groups.length === 0) throw new RangeError(`--only must be one of ${GROUPS.map(({ name }) => name).join(', ')}`);

  console.log(
    `Node ${process.version}. The smallest of ${least} to ${effort.rounds.most} interleaved rounds, of whole requests the median over processes,\nin CPU time but for blocks and throughput.\n`,
  );
  console.log(HEADING);
  const rows: Row[] = [];
  for (const group of groups) {
    for await (const measured of group.measure(effort)) {
      const row = judged(measured);
      rows.push(row);
      console.log(line(row));
      // So that a run that is stopped leaves what it has found.
      if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ node: process.version, rows }, null, 2)}\n`);
    }
  }
  const noisy = rows.filter(({ verdict }) => verdict === 'too noisy').length;
  if (noisy > 0)
    console.log(`\n${noisy} rows could not be judged: the machine was too noisy, or has too few cores. Run it again when it is quiet.`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
