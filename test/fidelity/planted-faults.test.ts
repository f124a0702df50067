import assert from 'node:assert/strict';
import { differing, played } from './comparison';
import { type Fault, faults } from './planted-faults';
import type { Played } from './program';

/** The scenarios that read bodies, over the transports that faults are planted in. */
const FEW = { only: '^(http|fetch), read: (with|a (body|clone|slow)|by (a slow|pipe)|text)', deadline: 800 };

describe('the fidelity suite finds an instrumentation that', function () {
  this.timeout(120_000);
  let unwatched: ReadonlyMap<string, Played>;
  const faulty = new Map<Fault, ReadonlyMap<string, Played>>();

  before(async () => {
    unwatched = await played('unwatched', FEW);
    for (let i = 0; i < faults.length; i += 2) {
      await Promise.all(faults.slice(i, i + 2).map(async (fault) => faulty.set(fault, await played(fault, FEW))));
    }
  });

  for (const fault of faults) {
    it(fault, () => {
      const found = differing(unwatched, faulty.get(fault) ?? new Map());
      assert.ok(found.length > 0, 'not one scenario has shown it');
      console.log(`        in ${found.length} of ${unwatched.size} scenarios`);
    });
  }
});
