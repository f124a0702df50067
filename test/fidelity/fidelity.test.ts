import assert from 'node:assert/strict';
import { difference, runScenarios } from './comparison';
import type { ScenarioResult } from './program';
import { allScenarios } from './scenarios';

const COPIES = ['undici6', 'undici7'];

describe('An application sees the same with and without the instrumentation', function () {
  this.timeout(120_000);
  let unwatched: ReadonlyMap<string, ScenarioResult>;
  let watched: ReadonlyMap<string, ScenarioResult>;

  before(async () => {
    [unwatched, watched] = await Promise.all([runScenarios('unwatched', { undici: COPIES }), runScenarios('watched', { undici: COPIES })]);
  });

  for (const { name, cannotRun, outcomes } of allScenarios(COPIES)) {
    it(name, function () {
      if (cannotRun !== undefined) this.skip();
      assert.equal(difference(unwatched.get(name), watched.get(name)), undefined);
      const { observations } = unwatched.get(name) as ScenarioResult;
      assert.equal(observations.process.at(-1), 'ends', observations.process.join('\n'));
      assert.deepEqual([...(watched.get(name)?.outcomes ?? [])].sort(), [...outcomes].sort(), 'recorded outcomes');
    });
  }
});
