import { strict as assert } from 'node:assert';
import { metrics } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { answer, type LocalServer, serve } from '../harness/server';
import { tc3Headers, transports } from '../harness/transports';
import { type Watched, watch } from '../harness/watched';

describe('OpenTelemetry instruments', () => {
  let server: LocalServer;
  let watched: Watched;
  let reader: PrometheusExporter;
  let provider: MeterProvider;

  before(async () => {
    server = await serve(answer({ Response: { Error: { Code: 'AuthFailure.SignatureExpire', Message: 'm' }, RequestId: 'r' } }));
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
    await provider.shutdown();
  });

  const call = (): Promise<unknown> => transports.fetch({ url: server.url, headers: tc3Headers('cvm', 'DescribeZones') });

  async function exported(): Promise<string[]> {
    const { resourceMetrics } = await reader.collect();
    return new PrometheusSerializer(undefined, false)
      .serialize(resourceMetrics)
      .split('\n')
      .filter((line) => !line.startsWith('#'));
  }

  function series(lines: string[], name: string): string[] {
    return lines
      .filter((line) => line.startsWith(`${name}{`) && !/ 0( \d+)?$/.test(line))
      .map((line) => line.replace(/,otel_scope_\w+="[^"]*"/g, ''));
  }

  it('come to the same names and labels as with prom-client', async () => {
    watched.instrumentation.setMeterProvider(provider);
    await call();
    const lines = await exported();
    for (const metric of [
      'tencent_cloud_client_requests_total',
      'tencent_cloud_client_errors_total',
      'tencent_cloud_client_error_codes_total',
    ]) {
      const withoutTime = series(lines, metric).map((line) => line.slice(metric.length).replace(/ 1( \d+)?$/, ' 1'));
      assert.deepEqual(withoutTime, await watched.samples(metric), metric);
    }
    assert.ok(lines.some((line) => line.startsWith('tencent_cloud_client_start_time_seconds')));
  });

  it('began to count when their provider was first used, also where the configuration has changed since', async () => {
    const { instrumentation } = watched;
    const startTime = async (): Promise<number> => {
      const line = (await exported()).find((each) => each.startsWith('tencent_cloud_client_start_time_seconds')) ?? '';
      return Number(/ (\d+\.?\d*)( \d+)?$/.exec(line)?.[1]);
    };
    instrumentation.setMeterProvider(provider);
    const began = await startTime();
    assert.ok(Math.abs(Date.now() / 1000 - began) < 60, `${began}`);
    while (Date.now() / 1000 <= began) await new Promise(setImmediate);
    instrumentation.setConfig(instrumentation.getConfig());
    assert.equal(await startTime(), began);
  });

  it('have the watched families at 0', async () => {
    watched.instrumentation.setMeterProvider(provider);
    await call();
    const zeros = (await exported()).filter((line) => line.startsWith('tencent_cloud_client_errors_total{'));
    assert.equal(zeros.length, 10);
  });

  it('have those of given services from start-up, where a global provider is registered already', async () => {
    metrics.setGlobalMeterProvider(provider);
    const services = [{ service: 'cvm', region: 'ap-guangzhou' }];
    const another = watch({ prometheus: { services } });
    const zeros = (await exported()).filter((line) => line.startsWith('tencent_cloud_client_errors_total{'));
    another.stop();
    assert.equal(zeros.length, 10);
  });

  it('have the standard histogram with its attributes and boundaries', async () => {
    watched.instrumentation.setMeterProvider(provider);
    await call();
    const buckets = (await exported()).filter((line) => line.startsWith('rpc_client_call_duration_bucket'));
    assert.equal(buckets.length, 15);
    for (const label of [
      'rpc_system_name="tencent_cloud"',
      'rpc_method="cvm/DescribeZones"',
      'error_type="AuthFailure.SignatureExpire"',
      'server_address="127.0.0.1"',
    ]) {
      assert.ok(buckets[0].includes(label), label);
    }
  });

  it('are made with a global provider that is registered after the instrumentation', async () => {
    await call();
    metrics.setGlobalMeterProvider(provider);
    await call();
    assert.match(series(await exported(), 'tencent_cloud_client_requests_total')[0], / 1( \d+)?$/);
  });

  it('work with a periodic reader, as OTLP has it', async () => {
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const periodic = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1_000_000 });
    const otlp = new MeterProvider({ readers: [periodic] });
    watched.instrumentation.setMeterProvider(otlp);
    await call();
    await periodic.forceFlush();
    const names = exporter
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics.map(({ descriptor }) => descriptor.name)));
    assert.deepEqual(names.sort(), [
      'rpc.client.call.duration',
      'tencent_cloud.client.error_codes',
      'tencent_cloud.client.errors',
      'tencent_cloud.client.label_overflow',
      'tencent_cloud.client.requests',
      'tencent_cloud.client.start_time_seconds',
    ]);
    await otlp.shutdown();
  });
});
