import assert from 'node:assert/strict';
import { differing, played } from './comparison';
import { faults } from './planted-faults';
import type { Played } from './program';

/** The scenarios that read bodies, over the transports that faults are planted in. */
const FEW = { only: '^(http|fetch), read' };

describe('the fidelity suite finds an instrumentation that', function () {
  this.timeout(120_000);
  let unwatched: ReadonlyMap<string, Played>;
  let again: ReadonlyMap<string, Played>;

  before(async () => {
    [unwatched, again] = await Promise.all([played('unwatched', FEW), played('unwatched', FEW)]);
  });

  it('does nothing, in no scenario', () => {
    assert.deepEqual(differing(unwatched, again), []);
  });

  for (const fault of faults) {
    it(fault, async () => {
      const found = differing(unwatched, await played(fault, FEW));
      assert.ok(found.length > 0, 'not one scenario has shown it');
      console.log(`        in ${found.length} of ${unwatched.size} scenarios`);
    });
  }
});
