import { strict as assert } from 'node:assert';
import { memoize } from '../../../src/util/memoize';

describe('memoize', () => {
  let made: string[];
  let cached: (text: string) => { readonly text: string };

  beforeEach(() => {
    made = [];
    cached = memoize((text) => {
      made.push(text);
      return { text };
    });
  });

  it('makes the value of a text once', () => {
    const first = cached('a');
    cached('b');
    assert.equal(cached('a'), first);
    assert.deepEqual(made, ['a', 'b']);
  });

  it('forgets the least recently used of more than 512 texts', () => {
    const first = cached('first');
    const second = cached('second');
    for (let i = 0; i < 510; i++) cached(`text ${i}`);
    assert.equal(cached('first'), first);
    cached('one more');
    assert.equal(cached('first'), first);
    assert.notEqual(cached('second'), second);
  });

  it('computes the value of a long text each time, unless the text before was the same', () => {
    const long = 'x'.repeat(257);
    const first = cached(long);
    assert.equal(cached(long), first);
    cached('a');
    assert.notEqual(cached(long), first);
  });

  it('has a value for the empty text, also as the first one', () => {
    assert.deepEqual(cached(''), { text: '' });
    assert.deepEqual(cached('__proto__'), { text: '__proto__' });
  });
});
