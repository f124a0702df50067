/**
 * Tries the properties for a long time, each time with another seed:
 *
 *     npm run fuzz -- --minutes 10
 */
import { parseArgs } from 'node:util';
import { counted } from './property';
import { properties } from './properties';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '5' }, seed: { type: 'string', default: `${Date.now() % 1e9}` } },
});
const RUNS = 2000;

async function main(): Promise<void> {
  const end = Date.now() + Number(values.minutes) * 60_000;
  let seed = Number(values.seed);
  for (; Date.now() < end; seed++) {
    for (const { name, share, assert } of properties) {
      await assert({ numRuns: Math.ceil(RUNS * share), seed }).catch((error: unknown) => {
        console.error(`${name}, with --seed ${seed}`);
        throw error;
      });
    }
    console.log(`seed ${seed}: ${counted()} documents so far`);
  }
}

void main();
