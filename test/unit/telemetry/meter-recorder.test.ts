import { strict as assert } from 'node:assert';
import { metrics } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  type MetricData,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import * as promClient from 'prom-client';
import type { CallRecorder } from '../../../src/telemetry/call-recorder';
import { METRICS } from '../../../src/telemetry/metrics';
import { callWithError, callWithFailure, finishedCall } from '../../support/finished-call';
import { newCallRecorder } from '../../support/new-call-recorder';

describe('OpenTelemetry instruments', () => {
  let reader: PrometheusExporter;
  let provider: MeterProvider;
  let recorder: CallRecorder;

  beforeEach(() => {
    reader = new PrometheusExporter({ preventServerStart: true });
    provider = new MeterProvider({ readers: [reader] });
    recorder = newCallRecorder();
  });
  afterEach(async () => {
    metrics.disable();
    await provider.shutdown();
  });

  /** As OpenTelemetry's Prometheus exporter writes them, without the labels of the scope and without times. */
  async function exported(): Promise<string[]> {
    const { resourceMetrics } = await reader.collect();
    const lines = new PrometheusSerializer(undefined, false).serialize(resourceMetrics).split('\n');
    return lines
      .filter((line) => !line.startsWith('#'))
      .map((line) => line.replace(/,?otel_scope_\w+="[^"]*"/g, '').replace(/ \d{13}$/, ''));
  }

  async function metric(name: string): Promise<MetricData | undefined> {
    const { resourceMetrics } = await reader.collect();
    return resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics).find(({ descriptor }) => descriptor.name === name);
  }

  const series = (lines: readonly string[], name: string): string[] =>
    lines.filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  const nonZero = (lines: readonly string[]): string[] => lines.filter((line) => !line.endsWith(' 0'));

  it('have the same names and labels as with prom-client', async () => {
    const register = new promClient.Registry();
    recorder = newCallRecorder({ prometheus: { client: promClient, register, exemplars: false } });
    recorder.setMeterProvider(provider);
    for (const call of [finishedCall({ clockOffset: 2 }), callWithError('AuthFailure.TokenFailure'), callWithFailure('ECONNRESET')])
      recorder.record(call);
    const lines = await exported();
    const own = (await register.metrics()).split('\n');
    for (const { prometheusName } of [METRICS.requests, METRICS.errors, METRICS.errorCodes, METRICS.labelOverflow, METRICS.clockOffset]) {
      assert.ok(series(own, prometheusName).length > 0, prometheusName);
      assert.deepEqual(series(lines, prometheusName).map(normal).sort(), series(own, prometheusName).sort(), prometheusName);
    }
    assert.equal(series(lines, METRICS.startTime.prometheusName).length, 1);
  });

  it('have the watched families at 0', async () => {
    recorder.setMeterProvider(provider);
    recorder.record(finishedCall());
    const zeros = series(await exported(), METRICS.errors.prometheusName);
    assert.equal(zeros.length, 10);
    assert.deepEqual(nonZero(zeros), []);
  });

  it('have those of given services from the start, where a global provider is registered already', async () => {
    metrics.setGlobalMeterProvider(provider);
    newCallRecorder({ services: [{ service: 'cvm', region: 'ap-guangzhou' }] }).start();
    assert.equal(series(await exported(), METRICS.errors.prometheusName).length, 10);
  });

  it('began to count when their provider was first used, also where the configuration has changed since', async () => {
    const startTime = async (): Promise<number> => Number(series(await exported(), METRICS.startTime.prometheusName)[0].split(' ')[1]);
    recorder.setMeterProvider(provider);
    const began = await startTime();
    assert.ok(Math.abs(Date.now() / 1000 - began) < 60, `${began}`);
    while (Date.now() / 1000 <= began) await new Promise(setImmediate);
    recorder.close();
    recorder = newCallRecorder();
    recorder.setMeterProvider(provider);
    assert.equal(await startTime(), began);
  });

  it('have the standard histogram with its attributes and boundaries', async () => {
    recorder.setMeterProvider(provider);
    recorder.record(callWithError('AuthFailure.SignatureExpire'));
    const duration = await metric('rpc.client.call.duration');
    assert.equal(duration?.descriptor.unit, 's');
    assert.deepEqual(duration.dataPoints[0].attributes, {
      'rpc.system.name': 'tencent_cloud',
      'rpc.method': 'cvm/DescribeZones',
      'server.address': 'cvm.tencentcloudapi.com',
      'server.port': 443,
      'error.type': 'AuthFailure.SignatureExpire',
      'rpc.status_code': 'AuthFailure.SignatureExpire',
    });
    assert.equal((duration.dataPoints[0].value as { buckets: { boundaries: number[] } }).buckets.boundaries.length, 14);
  });

  it('keep the histogram bounded when hosts are made up', async () => {
    recorder.setMeterProvider(provider);
    for (let i = 0; i < 300; i++) recorder.record(finishedCall({ request: { address: `gateway-${i}` } }));
    recorder.record(finishedCall({ request: { address: 'gateway-0' } }));
    const points = (await metric('rpc.client.call.duration'))?.dataPoints ?? [];
    const counts = new Map(points.map(({ attributes, value }) => [attributes['server.address'], (value as { count: number }).count]));
    assert.equal(counts.size, 201);
    assert.deepEqual([counts.get('gateway-0'), counts.get('_OVERFLOW')], [2, 100]);
  });

  it('have the clock offset of the latest answer that told it, and none before', async () => {
    recorder.setMeterProvider(provider);
    recorder.record(finishedCall());
    const offsets = async (): Promise<string[]> => series(await exported(), METRICS.clockOffset.prometheusName).map(normal);
    assert.deepEqual(await offsets(), []);
    for (const clockOffset of [12, -61.5, undefined, Number.NaN]) recorder.record(finishedCall({ clockOffset }));
    assert.deepEqual(await offsets(), ['tencent_cloud_client_clock_offset_seconds -61.5']);
  });

  it('leave nothing in the meter that calls back after close', async () => {
    recorder.setMeterProvider(provider);
    recorder.record(finishedCall({ clockOffset: 1 }));
    recorder.close();
    const lines = await exported();
    assert.deepEqual(series(lines, METRICS.clockOffset.prometheusName), []);
    assert.equal(series(lines, METRICS.requests.prometheusName).length, 1);

    const late = newCallRecorder();
    late.close();
    late.setMeterProvider(provider);
    assert.deepEqual(series(await exported(), METRICS.startTime.prometheusName), [], 'not even with a provider that comes later');
  });

  it('are made with a global provider that is registered after the recorder', async () => {
    recorder.record(finishedCall());
    metrics.setGlobalMeterProvider(provider);
    recorder.record(finishedCall());
    assert.match(series(await exported(), METRICS.requests.prometheusName)[0], / 1$/);
  });

  it('are not made, and no provider is asked, with meter: false', async () => {
    const failing = {
      getMeter(): never {
        throw new Error('asked for a meter');
      },
    };
    recorder = newCallRecorder({ meter: false });
    recorder.setMeterProvider(failing);
    recorder.start();
    recorder.record(callWithError('InternalError'));
    metrics.setGlobalMeterProvider(provider);
    recorder.setMeterProvider(undefined);
    recorder.record(callWithError('InternalError'));
    recorder.close();
    assert.deepEqual(
      (await exported()).filter((line) => /tencent|rpc/.test(line)),
      [],
    );
  });

  it('work with a periodic reader, as OTLP has it', async () => {
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const periodic = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1_000_000 });
    const otlp = new MeterProvider({ readers: [periodic] });
    recorder.setMeterProvider(otlp);
    recorder.record(callWithError('InternalError', { clockOffset: 1 }));
    await periodic.forceFlush();
    const all = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
    assert.deepEqual(all.map(({ descriptor }) => `${descriptor.name} ${descriptor.unit}`).sort(), [
      'rpc.client.call.duration s',
      'tencent_cloud.client.clock_offset_seconds s',
      'tencent_cloud.client.error_codes {call}',
      'tencent_cloud.client.errors {call}',
      'tencent_cloud.client.label_overflow {call}',
      'tencent_cloud.client.requests {call}',
      'tencent_cloud.client.start_time_seconds s',
    ]);
    await otlp.shutdown();
  });
});

/** `name{} 1` is `name 1`. */
function normal(line: string): string {
  return line.replace('{}', '');
}
