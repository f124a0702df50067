import { strict as assert } from 'node:assert';
import { editDistance, nearest } from '../../../src/util/edit-distance';

describe('editDistance', () => {
  for (const [from, to, distance] of [
    ['', '', 0],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['abc', 'abc', 0],
    ['kitten', 'sitting', 3],
    ['endpoint', 'endpoints', 1],
    ['registry', 'register', 2],
  ] as const) {
    it(`is ${distance} from "${from}" to "${to}"`, () => assert.equal(editDistance(from, to), distance));
  }
});

describe('nearest', () => {
  it('is the candidate with the smallest distance, whatever the case', () => {
    assert.equal(nearest('CALLHOOK', ['ignoreCall', 'callHook']), 'callHook');
    assert.equal(nearest('span', ['spans', 'enabled']), 'spans');
  });

  it('is undefined where all are far, or the text is too short to tell', () => {
    assert.equal(nearest('verbose', ['spans', 'enabled']), undefined);
    assert.equal(nearest('ab', ['cd']), undefined);
    assert.equal(nearest('x', []), undefined);
  });
});
