import assert from 'node:assert/strict';
import { difference, played } from './comparison';
import type { Played } from './program';
import { allScenarios } from './scenarios';

const COPIES = ['undici6', 'undici7'];

describe('an application that is watched sees what it sees unwatched', function () {
  this.timeout(120_000);
  let unwatched: ReadonlyMap<string, Played>;
  let watched: ReadonlyMap<string, Played>;

  before(async () => {
    [unwatched, watched] = await Promise.all([played('unwatched', { undici: COPIES }), played('watched', { undici: COPIES })]);
  });

  for (const { name, cannotRun, outcomes } of allScenarios(COPIES)) {
    it(name, function () {
      if (cannotRun !== undefined) this.skip();
      assert.equal(difference(unwatched.get(name), watched.get(name)), undefined);
      const { record } = unwatched.get(name) as Played;
      assert.equal(record.process.at(-1), 'ends', record.process.join('\n'));
      assert.deepEqual([...(watched.get(name)?.outcomes ?? [])].sort(), [...outcomes].sort(), 'outcomes that were recorded');
    });
  }
});
