import { strict as assert } from 'node:assert';
import { ProxyTracerProvider, ROOT_CONTEXT, type Span, type Tracer } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import type { ApiCall } from '../../src';
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
