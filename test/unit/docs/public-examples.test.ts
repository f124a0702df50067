import { strict as assert } from 'node:assert';
import { publicNames, problemsOfExamples } from './public-examples';

/** How many names each entry point has at least. */
const ENTRIES = { 'src/index.ts': 25, 'src/monitoring/index.ts': 5 };

describe('The API reference', function () {
  this.timeout(60_000);

  for (const [entry, count] of Object.entries(ENTRIES)) {
    describe(`of ${entry}`, () => {
      const names = publicNames(entry);

      it('has an example for each public name', () => {
        assert.ok(names.length >= count);
        assert.deepEqual(
          names.filter(({ examples }) => examples.length === 0).map(({ name }) => name),
          [],
        );
      });

      it('has examples that compile', () => {
        assert.deepEqual(problemsOfExamples(names, entry), []);
      });
    });
  }
});
