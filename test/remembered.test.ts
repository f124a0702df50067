import { strict as assert } from 'node:assert';
import { Remembered } from '../src/remembered';

describe('Remembered', () => {
  function counting(): { remembered: Remembered<{ text: string }>; made: string[]; kept: string[] } {
    const made: string[] = [];
    const kept: string[] = [];
    const remembered = new Remembered(
      (text) => {
        made.push(text);
        return { text };
      },
      (text) => kept.push(text),
    );
    return { remembered, made, kept };
  }

  it('makes a value once for each text, also where others come between', () => {
    const { remembered, made, kept } = counting();
    const first = remembered.of('a');
    remembered.of('b');
    assert.equal(remembered.of('a'), first);
    assert.equal(remembered.of('a'), first);
    assert.deepEqual(
      [made, kept],
      [
        ['a', 'b'],
        ['a', 'b'],
      ],
    );
  });

  it('keeps 512 of them, and makes what comes after each time that it comes anew', () => {
    const { remembered, made, kept } = counting();
    for (let i = 0; i < 600; i++) assert.equal(remembered.of(`text ${i}`).text, `text ${i}`);
    assert.equal(kept.length, 512);
    remembered.of('text 0');
    assert.equal(made.length, 600);
    assert.equal(remembered.of('text 599').text, 'text 599');
    assert.equal(made.length, 601);
  });

  it('keeps nothing of a long one', () => {
    const { remembered, made, kept } = counting();
    const long = 'x'.repeat(257);
    remembered.of(long);
    remembered.of('short');
    assert.equal(remembered.of(long).text, long);
    assert.deepEqual([made.length, kept], [3, ['short']]);
  });
});
