import { counted } from './property';
import { properties } from './properties';

/** Runs of a property whose share is 1. `npm run fuzz` runs for minutes. */
const RUNS = 250;

describe('every generated body', function () {
  this.timeout(60_000);

  for (const { name, share, assert } of properties) {
    it(name, async () => assert({ numRuns: Math.ceil(RUNS * share) }));
  }

  after(() => console.log(`      ${counted()} documents`));
});
