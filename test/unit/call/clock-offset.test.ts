import assert from 'node:assert/strict';
import { clockOffset } from '../../../src/call/clock-offset';

const DATE = 'Sat, 28 Nov 2026 10:00:00 GMT';
const TIME = Date.parse(DATE);

describe('clockOffset', () => {
  it('is positive where this machine is ahead, against the middle of the call and of the second', () => {
    assert.equal(clockOffset(DATE, TIME + 100_000, 1000), 100);
    assert.equal(clockOffset(DATE, TIME - 100_000, 1000), -100);
  });

  for (const date of ['garbage', '', '0', 'Sat Nov 28 10:00:00 2026', '2026-11-28T10:00:00', 'Sat, 28 Nov 2026 10:00:00 +0800']) {
    it(`is unknown for a Date that is none of HTTP: "${date}"`, () => {
      assert.equal(clockOffset(date, TIME, 0), undefined);
    });
  }

  it('is unknown without a Date', () => {
    assert.equal(clockOffset(undefined, TIME, 0), undefined);
  });
});
