import { strict as assert } from 'node:assert';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Environment } from '../../../src/config/environment';
import { prepareExemplars, renamedCounters } from '../../../src/config/open-metrics';
import type { PrometheusClient, PrometheusRegistry } from '../../../src/config/types';

const WANTED: Environment = { config: { prometheus: { exemplars: true, maxSeries: 5 } }, metrics: undefined, warnings: ['earlier'] };
const OPENMETRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8';
const isNoWorker = (): boolean => false;

function clientOf(register: PrometheusRegistry): PrometheusClient {
  return { Counter, Gauge, Histogram, register };
}

describe('prepareExemplars', () => {
  let register: Registry;

  beforeEach(() => {
    register = new Registry();
  });

  it('switches the registry to the OpenMetrics format', () => {
    assert.equal(prepareExemplars(WANTED, clientOf(register), isNoWorker), WANTED);
    assert.equal(register.contentType, OPENMETRICS);
  });

  for (const prometheus of [undefined, false, {}, { exemplars: false }] as const) {
    it(`leaves the registry alone with prometheus: ${JSON.stringify(prometheus)}`, () => {
      const environment = { ...WANTED, config: { prometheus } };
      assert.equal(prepareExemplars(environment, clientOf(register), isNoWorker), environment);
      assert.match(register.contentType, /^text\/plain/);
    });
  }

  for (const [what, prepare, reason] of [
    [
      'in a worker of a cluster',
      () => prepareExemplars(WANTED, clientOf(new Registry()), () => true),
      /workers of a cluster only in the text format/,
    ],
    [
      'with a client that has one format only',
      () => prepareExemplars(WANTED, clientOf(textOnly()), isNoWorker),
      /this version of prom-client/,
    ],
  ] as const) {
    it(`goes without exemplars ${what}, and says so`, () => {
      const { config, warnings } = prepare();
      assert.deepEqual(config, { prometheus: { exemplars: false, maxSeries: 5 } });
      assert.equal(warnings.length, 2);
      assert.match(warnings[1], /^OTEL_INSTRUMENTATION_TENCENTCLOUD_PROMETHEUS_EXEMPLARS is not possible here/);
      assert.match(warnings[1], reason);
    });
  }
});

describe('renamedCounters', () => {
  let register: Registry;

  beforeEach(() => {
    register = new Registry();
    register.setContentType(OPENMETRICS as typeof register.contentType);
    new Counter({ name: 'http_requests', help: '-', registers: [register] });
    new Counter({ name: 'orders_total', help: '-', registers: [register] });
    new Gauge({ name: 'queue', help: '-', registers: [register] });
  });

  it('are the counters that the OpenMetrics format adds _total to, before a scrape and after', async () => {
    assert.deepEqual(renamedCounters(register), ['http_requests']);
    assert.match(await register.metrics(), /^http_requests_total 0$/m);
    assert.deepEqual(renamedCounters(register), ['http_requests']);
  });

  it('are none in the text format', () => {
    register.setContentType(Registry.PROMETHEUS_CONTENT_TYPE as typeof register.contentType);
    assert.deepEqual(renamedCounters(register), []);
  });
});

/** A registry that cannot change its format. */
function textOnly(): PrometheusRegistry {
  return { contentType: 'text/plain', getSingleMetric: () => undefined, registerMetric: () => {}, metrics: async () => '' };
}
