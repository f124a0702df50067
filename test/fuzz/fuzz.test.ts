import { counted } from './property';
import { properties } from './properties';

/** Runs of a property whose share is 1; `npm run fuzz` goes on for as long as it is told. */
const RUNS = 250;

describe('for everything that is generated,', function () {
  this.timeout(60_000);

  for (const { name, share, assert } of properties) {
    it(name, async () => assert({ numRuns: Math.ceil(RUNS * share) }));
  }

  after(() => console.log(`      ${counted()} documents`));
});
