import { strict as assert } from 'node:assert';
import { METRICS, type MetricDefinition } from '../../../src/telemetry/metrics';

const { duration, ...SHARED } = METRICS;
const COUNTERS: readonly MetricDefinition[] = [METRICS.requests, METRICS.errors, METRICS.errorCodes, METRICS.labelOverflow];

describe('The names of the metrics', () => {
  for (const metric of Object.values<MetricDefinition>(SHARED)) {
    // What exporters of OpenTelemetry really do is shown by end-to-end/pipelines.
    it(`are the same in Prometheus for ${metric.meterName} once an exporter of OpenTelemetry has translated it`, () => {
      const suffix = COUNTERS.includes(metric) ? '_total' : '';
      assert.equal(metric.meterName.replaceAll('.', '_') + suffix, metric.prometheusName);
    });
  }

  it('begin with tencent_cloud_client_, and no label is one that a scrape configuration usually attaches', () => {
    const attached = new Set(['service', 'region', 'namespace', 'pod', 'container', 'endpoint', 'instance', 'job', 'cluster', 'env']);
    for (const { prometheusName, labelNames } of [...Object.values<MetricDefinition>(SHARED), duration]) {
      assert.match(prometheusName, /^tencent_cloud_client_/);
      assert.deepEqual(
        labelNames.filter((name) => attached.has(name)),
        [],
      );
    }
  });
});
