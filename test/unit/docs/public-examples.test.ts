import { strict as assert } from 'node:assert';
import { publicNames, problemsOfExamples } from './public-examples';

const ENTRY = 'src/index.ts';

describe('The API reference', function () {
  this.timeout(60_000);
  const names = publicNames(ENTRY);

  it('has an example for each public name', () => {
    assert.ok(names.length > 25);
    assert.deepEqual(
      names.filter(({ examples }) => examples.length === 0).map(({ name }) => name),
      [],
    );
  });

  it('has examples that compile', () => {
    assert.deepEqual(problemsOfExamples(names, ENTRY), []);
  });
});
