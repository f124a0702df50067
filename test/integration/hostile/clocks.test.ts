import assert from 'node:assert/strict';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { METRICS, samplesOf } from '../../support/contract';
import { type LocalServer, serve } from '../../support/server';
import { tc3Headers, transports } from '../../support/transports';
import { type Watched, watch } from '../../support/watched';

const HOUR = 3_600_000;
const realNow = { date: Date.now.bind(Date), performance: performance.now.bind(performance) };

/** What happens to the clocks while a call is under way, as under the fake timers of a test, or when a machine wakes up. */
const JUMPS: Readonly<Record<string, () => void>> = {
  'both go back an hour': () => setClocks(-HOUR),
  'both stand still': () => {
    const [date, monotonic] = [realNow.date(), realNow.performance()];
    Date.now = () => date;
    performance.now = () => monotonic;
  },
  'both begin at 0': () => {
    Date.now = () => 0;
    performance.now = () => 0;
  },
  'the monotonic one is not a number': () => {
    performance.now = () => Number.NaN;
  },
  'the monotonic one is infinite': () => {
    performance.now = () => Number.POSITIVE_INFINITY;
  },
};

function setClocks(offset: number): void {
  Date.now = () => realNow.date() + offset;
  performance.now = () => realNow.performance() + offset;
}

function restoreClocks(): void {
  Date.now = realNow.date;
  performance.now = realNow.performance;
}

describe('No clock makes a duration negative, infinite or not a number:', () => {
  let server: LocalServer;
  let watched: Watched;
  let reader: PrometheusExporter;
  let jump: () => void;

  before(async () => {
    server = await serve((request, response) => {
      jump();
      request.resume();
      response.end('{"Response":{"RequestId":"r"}}');
    });
  });
  after(() => server.close());
  beforeEach(() => {
    watched = watch();
    reader = new PrometheusExporter({ preventServerStart: true });
    watched.instrumentation.setMeterProvider(new MeterProvider({ readers: [reader] }));
  });
  afterEach(() => {
    restoreClocks();
    watched.stop();
  });

  async function recordedSum(): Promise<number> {
    const { resourceMetrics } = await reader.collect();
    const metrics = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
    const points = metrics.find(({ descriptor }) => descriptor.name === 'rpc.client.call.duration')?.dataPoints ?? [];
    return points.reduce((sum, { value }) => sum + ((value as { sum?: number }).sum ?? 0), 0);
  }

  for (const [name, happens] of Object.entries(JUMPS)) {
    for (const transport of ['node:http', 'fetch']) {
      it(`${name} (${transport})`, async () => {
        jump = happens;
        await transports[transport]({ url: server.url, headers: tc3Headers('cvm', 'DescribeZones'), body: '{}' });
        restoreClocks();
        // A second call in ordinary time, so that there is a sum to be spoiled.
        jump = restoreClocks;
        await transports[transport]({ url: server.url, headers: tc3Headers('cvm', 'DescribeZones'), body: '{}' });
        const spans = await watched.recorded(2);
        assert.deepEqual(
          (await samplesOf(watched.register, METRICS.requests)).map(({ labels, value }) => [labels.outcome, value]),
          [['success', 2]],
        );
        const exposition = await watched.register.metrics();
        assert.doesNotMatch(exposition, /NaN|Inf(?!")|[}] -/);
        const sum = await recordedSum();
        assert.ok(sum >= 0 && sum < HOUR / 1000, `the sum is ${sum}`);
        for (const { duration } of spans)
          assert.ok(
            duration.every((part) => part >= 0),
            `a span lasts ${duration.join()}`,
          );
      });
    }
  }
});
