import { strict as assert } from 'node:assert';
import { METRICS, type MetricDefinition } from '../../../src/telemetry/metrics';
import { expositionOf } from '../../pipelines/collector-naming';
import type { ResourceMetrics } from '../../pipelines/otlp';

const { duration, ...SHARED } = METRICS;
const COUNTERS: readonly MetricDefinition[] = [METRICS.requests, METRICS.errors, METRICS.errorCodes, METRICS.labelOverflow];

describe('The names of the metrics', () => {
  for (const metric of Object.values(SHARED)) {
    it(`are the same in Prometheus for ${metric.meterName} through a Collector`, () => {
      const points = { dataPoints: [{ attributes: [], asDouble: 1 }] };
      const isCounter = COUNTERS.includes(metric);
      const exported = {
        name: metric.meterName,
        unit: isCounter ? '{call}' : 's',
        ...(isCounter ? { sum: { ...points, isMonotonic: true } } : { gauge: points }),
      };
      const resource = { resource: { attributes: [] }, scopeMetrics: [{ scope: { name: 'scope' }, metrics: [exported] }] };
      const [, line] = expositionOf([resource as unknown as ResourceMetrics]).split('\n');
      assert.equal(line.split('{')[0], metric.prometheusName);
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
