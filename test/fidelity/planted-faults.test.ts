import assert from 'node:assert/strict';
import { differing, runScenarios } from './comparison';
import { type Fault, faults } from './planted-faults';
import type { ScenarioResult } from './program';

/** The scenarios that read bodies, over the transports with planted faults. */
const FEW = { only: '^(http|fetch), read: (with|a (body|clone|slow)|by (a slow|pipe)|text)', deadline: 800 };

describe('The fidelity suite detects an instrumentation that', function () {
  this.timeout(120_000);
  let unwatched: ReadonlyMap<string, ScenarioResult>;
  const faulty = new Map<Fault, ReadonlyMap<string, ScenarioResult>>();

  before(async () => {
    unwatched = await runScenarios('unwatched', FEW);
    for (let i = 0; i < faults.length; i += 2) {
      await Promise.all(faults.slice(i, i + 2).map(async (fault) => faulty.set(fault, await runScenarios(fault, FEW))));
    }
  });

  for (const fault of faults) {
    it(fault, () => {
      const found = differing(unwatched, faulty.get(fault) ?? new Map());
      assert.ok(found.length > 0, 'no scenario detected it');
      console.log(`        in ${found.length} of ${unwatched.size} scenarios`);
    });
  }
});
