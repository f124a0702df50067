import assert from 'node:assert/strict';
import { outputOf } from '../../support/program';

/** Of one name on `Object.prototype` and one transport. */
interface Result {
  readonly transport: string;
  readonly name: string;
  /** Not every client can live with it. */
  readonly worksUnwatched: boolean;
  readonly failure?: string;
  readonly counted: readonly string[];
}

describe('A property that is put on Object.prototype after this package was loaded,', () => {
  let results: readonly Result[];

  before(async () => {
    results = (await outputOf<Result[]>('polluted.cjs')).filter(({ worksUnwatched }) => worksUnwatched);
  });

  for (const name of ['value', 'get', 'set', 'code', 'cause', 'service', 'region', 'enabled']) {
    it(`such as \`${name}\`, harms no call and loses none`, () => {
      const found = results.filter((result) => result.name === name);
      assert.ok(found.length > 0, 'some client can live with it');
      for (const { transport, failure, counted } of found) {
        // Over fetch there is no V1 form, which has another region.
        const successes = Array<string>(transport === 'fetch' ? 1 : 2).fill('cvm DescribeZones success 1');
        assert.equal(failure, undefined, transport);
        assert.deepEqual(counted, ['cvm DescribeZones error 1', ...successes], transport);
      }
    });
  }
});
