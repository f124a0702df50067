import { strict as assert } from 'node:assert';
import { metrics, trace } from '@opentelemetry/api';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { answer, type LocalServer, serve } from './harness/server';
import { tc3Headers, transports } from './harness/transports';
import { type Watched, watch } from './harness/watched';

describe('The instrumentation', () => {
  let server: LocalServer;
  let watched: Watched;
  let reader: PrometheusExporter;
  let provider: MeterProvider;

  before(async () => {
    server = await serve(answer({ Response: { RequestId: 'r' } }));
  });
  after(() => server.close());
  beforeEach(() => {
    reader = new PrometheusExporter({ preventServerStart: true });
    provider = new MeterProvider({ readers: [reader] });
    watched = watch();
  });
  afterEach(async () => {
    watched.stop();
    metrics.disable();
    trace.disable();
    await provider.shutdown();
  });

  const call = (url = server.url): Promise<unknown> => transports.fetch({ url, headers: tc3Headers('cvm', 'DescribeZones') });

  /** What the OpenTelemetry counter of calls has come to. */
  async function counted(): Promise<unknown> {
    const { resourceMetrics } = await reader.collect();
    const all = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
    return all.find(({ descriptor }) => descriptor.name === 'tencent_cloud.client.requests')?.dataPoints[0].value;
  }

  describe('that was given the global providers follows them after setConfig, too', () => {
    it('from no meter provider to one', async () => {
      const { instrumentation } = watched;
      registerInstrumentations({ instrumentations: [instrumentation] });
      metrics.setGlobalMeterProvider(provider);
      instrumentation.setConfig(instrumentation.getConfig());
      await call();
      assert.equal(await counted(), 1);
    });

    it('from one tracer provider to another', async () => {
      const { instrumentation, tracerProvider } = watched;
      registerInstrumentations({ instrumentations: [instrumentation] });
      trace.disable();
      trace.setGlobalTracerProvider(tracerProvider);
      instrumentation.setConfig(instrumentation.getConfig());
      await call();
      assert.equal((await watched.recorded(1)).length, 1);
    });
  });
});
