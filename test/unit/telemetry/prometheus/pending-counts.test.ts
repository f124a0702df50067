import { strict as assert } from 'node:assert';
import { Counter, Registry } from 'prom-client';
import { PendingCounts } from '../../../../src/telemetry/prometheus/pending-counts';

describe('Counts that wait for a scrape', () => {
  let register: Registry;
  let counter: Counter;
  let pending: PendingCounts;

  beforeEach(() => {
    register = new Registry();
    pending = new PendingCounts();
    const collect = (): void => pending.handOver();
    counter = new Counter({ name: 'calls_total', help: 'Calls', labelNames: ['outcome'], registers: [register], collect });
    pending.bind(counter);
  });

  const samples = async (): Promise<[unknown, number][]> =>
    (await counter.get()).values.map(({ labels, value }) => [labels.outcome, value]);

  it('are in the counter whenever it is read, together with what somebody else counted', async () => {
    const success = { outcome: 'success' };
    pending.inc(success, 1);
    pending.inc(success, 1);
    counter.inc({ outcome: 'success' }, 5);
    assert.deepEqual(await samples(), [['success', 7]]);
    pending.inc(success, 1);
    assert.deepEqual(await samples(), [['success', 8]]);
  });

  it('go with a reset of the registry', async () => {
    pending.inc({ outcome: 'success' }, 3);
    register.resetMetrics();
    pending.inc({ outcome: 'error' }, 1);
    assert.deepEqual(await samples(), [['error', 1]]);
  });

  it('do not pile up where nobody scrapes', () => {
    let handedOver = 0;
    const { inc } = counter;
    counter.inc = (...args: unknown[]) => {
      handedOver++;
      return Reflect.apply(inc, counter, args) as void;
    };
    for (let i = 0; i < 10_000; i++) pending.inc({ outcome: 'success' }, 1);
    assert.ok(handedOver >= 6_000, `${handedOver} were handed over`);
  });

  it('are found by the counter, by whichever recorder it was made', () => {
    assert.equal(PendingCounts.of(counter), pending);
    const other: Counter = new Counter({ name: 'other_total', help: 'Other', registers: [register] });
    assert.equal(PendingCounts.of(other), undefined);
  });
});
