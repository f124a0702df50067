import { strict as assert } from 'node:assert';
import { EventLimiter } from '../../../src/telemetry/event-limiter';

describe('The limit of events', () => {
  let now: number;
  let limiter: EventLimiter;

  beforeEach(() => {
    now = 5_000;
    limiter = new EventLimiter(() => now);
  });

  const admitAll = (times: readonly number[]): (number | undefined)[] =>
    times.map((time) => {
      now = time;
      return limiter.admit('cvm InternalError');
    });

  it('lets ten through at once, and says with the next one how many it left out', () => {
    const admitted = admitAll(Array.from({ length: 25 }, () => 5_000));
    assert.deepEqual(admitted.slice(0, 10), Array(10).fill(0));
    assert.deepEqual(admitted.slice(10), Array(15).fill(undefined));
    assert.deepEqual(admitAll([14_999, 15_000, 15_000]), [undefined, 16, 0]);
  });

  it('lets at most ten through in any ten seconds, not only in those that begin with the first', () => {
    const times = Array.from({ length: 1_000 }, (_, i) => 5_000 + i * 137);
    const admitted = admitAll(times).flatMap((suppressed, i) => (suppressed === undefined ? [] : [times[i]]));
    for (const start of admitted) assert.ok(admitted.filter((time) => time >= start && time < start + 10_000).length <= 10);
    assert.ok(admitted.length >= 130, `${admitted.length} of 137 s`);
  });

  it('makes room for one event at a time, as the oldest of the ten goes out of the window', () => {
    const later = Array.from({ length: 9 }, () => 14_000);
    assert.deepEqual(admitAll([5_000, ...later]), Array(10).fill(0));
    assert.deepEqual(admitAll([15_000, 15_000, 23_999, 24_000]), [0, undefined, undefined, 2]);
  });

  it('counts each kind by itself', () => {
    for (let i = 0; i < 11; i++) limiter.admit('cvm InternalError');
    assert.equal(limiter.admit('cvm AuthFailure'), 0);
  });

  it('adds up to every event that there was', () => {
    const times = Array.from({ length: 500 }, (_, i) => 5_000 + i * 100);
    const admitted = admitAll([...times, 1e6]).filter((suppressed) => suppressed !== undefined);
    assert.equal(admitted.length + admitted.reduce((sum, suppressed) => sum + suppressed, 0), 501);
  });
});
