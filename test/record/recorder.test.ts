import { strict as assert } from 'node:assert';
import { ProxyTracerProvider, ROOT_CONTEXT, type Span, type Tracer } from '@opentelemetry/api';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import type { ApiCall } from '../../src';
import { Labels } from '../../src/record/labels';
import { Recorder } from '../../src/record/recorder';
import { ServiceExtensions } from '../../src/services/extensions';

const CALL: ApiCall = {
  target: { service: 'cvm', action: 'DescribeZones', version: '2017-03-12', region: '', address: 'a.b', port: 443 },
  outcome: 'success',
  requestId: 'r-1',
  error: undefined,
  failure: undefined,
  httpStatusCode: 200,
  traceId: undefined,
  startTime: 1795478400000,
  duration: 0.05,
  context: ROOT_CONTEXT,
  details: undefined,
  parameters: undefined,
};

/** The API's provider, which an SDK may be registered with, and the names of the tracers that it was asked for. */
class AskedProvider extends ProxyTracerProvider {
  readonly asked: string[] = [];

  override getTracer(name: string): Tracer {
    this.asked.push(name);
    return super.getTracer(name);
  }
}

function newRecorder(callHook?: (span: Span, call: ApiCall) => void): Recorder {
  return new Recorder({
    maxSeries: 10,
    services: [],
    prometheus: undefined,
    recordErrorMessage: true,
    extensions: new ServiceExtensions([]),
    callHook,
  });
}

describe('Labels', () => {
  it('take a code that is named like the overflow for one code', () => {
    const built: string[] = [];
    const labels = new Labels(3, ({ code }) => built.push(code?.code ?? ''));
    const failed = (code: string): ApiCall => ({
      ...CALL,
      outcome: 'error',
      error: { code, message: undefined, family: '_OTHER', category: 'other' },
    });
    for (const code of ['_OVERFLOW', '_OVERFLOW', '_OVERFLOW', 'A', 'A', 'B', 'C']) labels.of(failed(code));
    assert.deepEqual(built, ['_OVERFLOW', 'A', 'B', '_OVERFLOW']);
  });
});

describe('Recorder', () => {
  it('makes no span before an SDK is registered, and spans from then on', () => {
    const provider = new AskedProvider();
    const recorder = newRecorder();
    recorder.setTracerProvider(provider);
    recorder.record(CALL);
    assert.deepEqual(provider.asked, []);

    const exporter = new InMemorySpanExporter();
    provider.setDelegate(new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
    recorder.record(CALL);
    recorder.record(CALL);
    assert.deepEqual(
      exporter.getFinishedSpans().map(({ name }) => name),
      ['cvm/DescribeZones', 'cvm/DescribeZones'],
    );
    assert.equal(provider.asked.length, 1);
  });

  it('keeps the histogram bounded when hosts are made up', async () => {
    const reader = new PrometheusExporter({ preventServerStart: true });
    const provider = new MeterProvider({ readers: [reader] });
    const recorder = newRecorder();
    recorder.setMeterProvider(provider);
    for (let i = 0; i < 300; i++) recorder.record({ ...CALL, target: { ...CALL.target, address: `gateway-${i}` } });
    recorder.record({ ...CALL, target: { ...CALL.target, address: 'gateway-0' } });
    const { resourceMetrics } = await reader.collect();
    await provider.shutdown();
    const durations = resourceMetrics.scopeMetrics[0].metrics.find(({ descriptor }) => descriptor.name === 'rpc.client.call.duration');
    const counts = new Map(
      durations?.dataPoints.map(({ attributes, value }) => [attributes['server.address'], (value as { count: number }).count]),
    );
    assert.equal(counts.size, 201);
    assert.deepEqual([counts.get('gateway-0'), counts.get('_OVERFLOW')], [2, 100]);
  });

  it('tells a hook of the call also where there is no SDK', () => {
    const calls: ApiCall[] = [];
    const recorder = newRecorder((span, call) => {
      assert.equal(span.isRecording(), false);
      calls.push(call);
    });
    recorder.setTracerProvider(new AskedProvider());
    recorder.record(CALL);
    assert.deepEqual(calls, [CALL]);
  });
});
