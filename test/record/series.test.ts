import { strict as assert } from 'node:assert';
import * as promClient from 'prom-client';
import type { PrometheusClient } from '../../src/record/prometheus-client';
import { counterOf, histogramOf } from '../../src/record/foreign-metric';
import { type MetricConfiguration, seriesMetrics } from '../../src/record/series-metrics';

const OPEN_METRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8';
const SPAN = { trace_id: '0af7651916cd43dd8448eb211c80319c', span_id: 'b7ad6b7169203331' };
const COUNTER = { name: 'calls_total', help: 'Calls', labelNames: ['service', 'outcome'] };
const HISTOGRAM = { name: 'duration_seconds', help: 'Duration', labelNames: ['service'], buckets: [0.005, 0.1, 1] };
const SECONDS = [0.001, 0.005, 0.0051, 0.1, 0.5, 1, 2, 60];

type Client = PrometheusClient & {
  readonly Registry: new () => PromRegistry;
  readonly Counter: new (configuration: object) => { inc(...sample: unknown[]): void };
  readonly Histogram: new (configuration: object) => { observe(...sample: unknown[]): void };
};
interface PromRegistry {
  setContentType(type: string): void;
  metrics(): Promise<string>;
  getMetricsAsJSON(): Promise<object[]>;
  resetMetrics(): void;
}

const clients: Record<string, () => Client> = {
  'prom-client': () => promClient as unknown as Client,
  '@prometheus-io/client': () => require('@prometheus-io/client') as Client,
};

for (const [name, load] of Object.entries(clients)) {
  describe(`Series of ${name}`, () => {
    let client: Client;
    before(function () {
      if (name !== 'prom-client' && Number.parseInt(process.versions.node, 10) < 22) this.skip();
      client = load();
    });

    const configuration = (of: object, register: PromRegistry, enableExemplars: boolean): MetricConfiguration =>
      ({ ...of, registers: [register], enableExemplars }) as unknown as MetricConfiguration;

    function registry(type?: string): PromRegistry {
      const register = new client.Registry();
      if (type !== undefined) register.setContentType(type);
      return register;
    }

    /** The same samples through our metrics and through the client's own. */
    function both(type?: string): { ours: PromRegistry; theirs: PromRegistry } {
      const exemplars = type === OPEN_METRICS;
      const ours = registry(type);
      const { Counter, Histogram } = seriesMetrics(client);
      const counter = new Counter(configuration(COUNTER, ours, exemplars));
      const histogram = new Histogram(configuration(HISTOGRAM, ours, exemplars));
      const theirs = registry(type);
      const theirCounter = new client.Counter(configuration(COUNTER, theirs, exemplars));
      const theirHistogram = new client.Histogram(configuration(HISTOGRAM, theirs, exemplars));
      SECONDS.forEach((value, i) => {
        const labels = { service: i % 2 === 0 ? 'cvm' : 'c"b\\s', outcome: 'success' };
        const { service } = labels;
        counter.series(labels).inc(exemplars ? SPAN : undefined);
        histogram.series({ service }).observe(value, exemplars ? SPAN : undefined);
        if (exemplars) {
          theirCounter.inc({ labels, value: 1, exemplarLabels: SPAN });
          theirHistogram.observe({ labels: { service }, value, exemplarLabels: SPAN });
        } else {
          theirCounter.inc(labels, 1);
          theirHistogram.observe({ service }, value);
        }
      });
      return { ours, theirs };
    }

    it('are written as the client writes its own', async () => {
      const { ours, theirs } = both();
      const text = await ours.metrics();
      assert.equal(text, await theirs.metrics());
      assert.match(text, /duration_seconds_bucket\{le="0\.1",service="cvm"\} 2\n/);
    });

    it('have exemplars in the place and form of the client’s own', async () => {
      const { ours, theirs } = both(OPEN_METRICS);
      // Of a counter the successor of prom-client writes its whole value; the specification has what was added.
      const counters = (text: string): string => text.replace(/^(calls_total.*# \{.*\}) \d+/gm, '$1 ADDED');
      const timeless = (text: string): string => text.replace(/(# \{.*\} \S+) \S+$/gm, '$1 TIME');
      const text = timeless(await ours.metrics());
      assert.equal(counters(text), counters(timeless(await theirs.metrics())));
      assert.match(text, /^calls_total\{service="cvm",outcome="success"\} 4 # \{.*\} 1 TIME$/m);
      assert.match(text, /_bucket\{le="1",service="c\\"b\\\\s"\} \d # \{trace_id="0af7651916cd43dd8448eb211c80319c"/);
    });

    it('are the same as JSON, which is what a cluster adds up', async () => {
      const { ours, theirs } = both();
      const plain = async (register: PromRegistry): Promise<unknown> =>
        JSON.parse(JSON.stringify(await register.getMetricsAsJSON(), (key, value: unknown) => (key === 'exemplar' ? undefined : value)));
      assert.deepEqual(await plain(ours), await plain(theirs));
    });

    it('go back to 0 with the registry, and count on', async () => {
      const register = registry();
      const { Counter, Histogram } = seriesMetrics(client);
      const series = new Counter(configuration(COUNTER, register, false)).series({ service: 'cvm', outcome: 'success' });
      const durations = new Histogram(configuration(HISTOGRAM, register, false)).series({ service: 'cvm' });
      const count = (): void => {
        series.inc(undefined);
        durations.observe(0.05, undefined);
      };
      count();
      count();
      register.resetMetrics();
      assert.match(await register.metrics(), /calls_total\{service="cvm",outcome="success"\} 0\n/);
      count();
      const text = await register.metrics();
      assert.match(text, /calls_total\{service="cvm",outcome="success"\} 1\n/);
      assert.match(text, /duration_seconds_count\{service="cvm"\} 1\n/);
      assert.match(text, /duration_seconds_sum\{service="cvm"\} 0\.05\n/);
    });

    it('are one for the same labels, in whatever order', () => {
      const { Counter } = seriesMetrics(client);
      const counter = new Counter(configuration(COUNTER, registry(), false));
      assert.equal(counter.series({ service: 'cvm', outcome: 'error' }), counter.series({ outcome: 'error', service: 'cvm' }));
      assert.notEqual(counter.series({ service: 'cvm', outcome: 'error' }), counter.series({ service: 'cvm', outcome: 'success' }));
    });

    for (const exemplars of [false, true]) {
      it(`are found in a metric that somebody else has made, ${exemplars ? 'with' : 'without'} exemplars`, async () => {
        const register = registry(exemplars ? OPEN_METRICS : undefined);
        const counter = counterOf(new client.Counter(configuration(COUNTER, register, exemplars)));
        const histogram = histogramOf(new client.Histogram(configuration(HISTOGRAM, register, exemplars)));
        const series = counter.series({ service: 'cvm', outcome: 'success' });
        assert.match(await register.metrics(), /calls_total\{service="cvm",outcome="success"\} 0\n/);
        series.inc(exemplars ? SPAN : undefined);
        histogram.series({ service: 'cvm' }).observe(0.05, exemplars ? SPAN : undefined);
        const text = await register.metrics();
        assert.match(text, exemplars ? /calls_total\{.*\} 1 # \{trace_id=/ : /calls_total\{.*\} 1\n/);
        assert.match(text, exemplars ? /_bucket\{le="0\.1".*\} 1 # \{trace_id=/ : /_bucket\{le="0\.1".*\} 1\n/);
      });
    }

    it('are those of a metric that is ours, also in another copy of this package', () => {
      const { Counter, Histogram } = seriesMetrics(client);
      const counter = new Counter(configuration(COUNTER, registry(), false));
      const histogram = new Histogram(configuration(HISTOGRAM, registry(), false));
      assert.equal(counterOf(counter), counter);
      assert.equal(histogramOf(histogram), histogram);
    });
  });
}
