import { strict as assert } from 'node:assert';
import { ProxyTracerProvider, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  type Sampler,
  SamplingDecision,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { ServiceExtensions } from '../../../src/api/services/extensions';
import { scfInvoke } from '../../../src/api/services/scf';
import type { ApiCall } from '../../../src/call/api-call';
import { SpanRecorder, type SpanRecorderOptions } from '../../../src/telemetry/span-recorder';
import { reported } from '../../../src/util/diag';
import { callWithError, callWithFailure, finishedCall } from '../../support/finished-call';

/** The API's own provider, with which an SDK may be registered, and the names of the tracers that it was asked for. */
class AskedProvider extends ProxyTracerProvider {
  readonly asked: string[] = [];

  override getTracer(name: string): Tracer {
    this.asked.push(name);
    return super.getTracer(name);
  }
}

describe('The span of a call', () => {
  let exporter: InMemorySpanExporter;

  beforeEach(() => {
    exporter = new InMemorySpanExporter();
    reported.clear();
  });

  function newRecorder(options: Partial<SpanRecorderOptions> = {}, sampler?: Sampler): SpanRecorder {
    const recorder = new SpanRecorder({
      spans: 'all',
      callHook: undefined,
      recordErrorMessage: true,
      extensions: undefined,
      ...options,
    });
    recorder.setProvider(new BasicTracerProvider({ sampler, spanProcessors: [new SimpleSpanProcessor(exporter)] }));
    return recorder;
  }

  function written(call: ApiCall, options: Partial<SpanRecorderOptions> = {}): ReadableSpan {
    newRecorder(options).record(call);
    const spans = exporter.getFinishedSpans();
    assert.equal(spans.length, 1);
    return spans[0];
  }

  it('is a CLIENT span with the name, attributes and times of the contract', () => {
    const span = written(finishedCall({ traceId: 'trace-1', secretId: 'AKID****wxyz', startTime: 1_795_478_400_000.25 }));
    assert.equal(span.name, 'cvm/DescribeZones');
    assert.equal(span.kind, SpanKind.CLIENT);
    assert.deepEqual(span.attributes, {
      'rpc.system.name': 'tencent_cloud',
      'rpc.method': 'cvm/DescribeZones',
      'server.address': 'cvm.tencentcloudapi.com',
      'server.port': 443,
      'cloud.region': 'ap-guangzhou',
      'http.response.status_code': 200,
      'tencent_cloud.service': 'cvm',
      'tencent_cloud.action': 'DescribeZones',
      'tencent_cloud.api_version': '2017-03-12',
      'tencent_cloud.request_id': 'f5b4b0e0-8d2d-4b0c-9d2d-4b0c8d2d4b0c',
      'tencent_cloud.trace_id': 'trace-1',
      'tencent_cloud.secret_id': 'AKID****wxyz',
    });
    assert.deepEqual(
      [span.startTime, span.endTime],
      [
        [1_795_478_400, 250_000],
        [1_795_478_400, 50_250_000],
      ],
    );
    assert.deepEqual(span.status, { code: SpanStatusCode.UNSET });
  });

  it('of an error has its code, family and category, and the status ERROR with the message', () => {
    const { attributes, status } = written(callWithError('AuthFailure.SignatureFailure'));
    for (const name of ['error.type', 'rpc.status_code', 'tencent_cloud.error.code']) {
      assert.equal(attributes[name], 'AuthFailure.SignatureFailure', name);
    }
    assert.equal(attributes['tencent_cloud.error.family'], 'AuthFailure');
    assert.equal(attributes['tencent_cloud.error.category'], 'auth');
    assert.deepEqual(status, { code: SpanStatusCode.ERROR, message: 'about AuthFailure.SignatureFailure' });
  });

  it('has no message where messages are not recorded', () => {
    assert.deepEqual(written(callWithError('InternalError'), { recordErrorMessage: false }).status, { code: SpanStatusCode.ERROR });
  });

  it('of a failure has the error of the transport as its type, and no code of the API', () => {
    const { attributes, status } = written(callWithFailure('ECONNRESET'));
    assert.equal(attributes['error.type'], 'ECONNRESET');
    assert.equal(attributes['rpc.status_code'], undefined);
    assert.deepEqual(status, { code: SpanStatusCode.ERROR });
  });

  it('of a failure after the error was read has the code of the API as its type', () => {
    const { error } = callWithError('InternalError');
    assert.equal(written(callWithFailure('ECONNRESET', { error })).attributes['error.type'], 'InternalError');
  });

  it('of a dry run has the code and no error', () => {
    const { error } = callWithError('DryRunOperation');
    const { attributes, status } = written(finishedCall({ outcome: 'dry_run', error }));
    assert.equal(attributes['tencent_cloud.error.code'], 'DryRunOperation');
    assert.equal(attributes['error.type'], undefined);
    assert.deepEqual(status, { code: SpanStatusCode.UNSET });
  });

  it('ends when it began where nobody knows how long it took', () => {
    const { startTime, endTime } = written(finishedCall({ duration: Number.NaN }));
    assert.deepEqual(endTime, startTime);
  });

  it('has no SecretId in it that a transport gave as its code', () => {
    const { attributes } = written(callWithFailure('AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE'));
    assert.equal(attributes['error.type'], '_OTHER');
  });

  it('is named tencent_cloud where service or action is unknown', () => {
    const span = written(finishedCall({ request: { action: '_OTHER' } }));
    assert.equal(span.name, 'tencent_cloud');
    assert.equal(span.attributes['rpc.method'], '_OTHER');
  });

  it('has the parent that the call began under', () => {
    const parent = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };
    const span = written(finishedCall({ context: trace.setSpanContext(ROOT_CONTEXT, parent) }));
    assert.equal(span.spanContext().traceId, parent.traceId);
    assert.equal(span.parentSpanContext?.spanId, parent.spanId);
  });

  it('shows a sampler all attributes, so that it can keep failures', () => {
    const sampler: Sampler = {
      shouldSample: (_context, _traceId, _name, _kind, attributes) => ({
        decision: attributes['error.type'] === undefined ? SamplingDecision.NOT_RECORD : SamplingDecision.RECORD_AND_SAMPLED,
      }),
      toString: () => 'failures',
    };
    const recorder = newRecorder({}, sampler);
    for (const call of [finishedCall(), callWithError('InternalError'), finishedCall()]) recorder.record(call);
    assert.deepEqual(
      exporter.getFinishedSpans().map(({ attributes }) => attributes['error.type']),
      ['InternalError'],
    );
  });

  it('has what an extension adds, and its failure as the status', () => {
    const { attributes, status } = written(
      finishedCall({
        request: { service: 'scf', action: 'Invoke' },
        requestParameters: { FunctionName: 'fails' },
        responseFields: { 'Result.InvokeResult': '1', 'Result.ErrMsg': 'division by zero' },
      }),
      { extensions: new ServiceExtensions([scfInvoke]) },
    );
    assert.equal(attributes['faas.invoked_name'], 'fails');
    assert.equal(attributes['error.type'], undefined, 'the call itself succeeded');
    assert.deepEqual(status, { code: SpanStatusCode.ERROR, message: 'division by zero' });
  });

  it('is written without what an extension adds where that throws, which is reported', () => {
    const broken = {
      ...scfInvoke,
      describe: (): never => {
        throw new Error('planted');
      },
    };
    const call = finishedCall({ request: { service: 'scf', action: 'Invoke' } });
    assert.equal(written(call, { extensions: new ServiceExtensions([broken]) }).name, 'scf/Invoke');
    assert.ok(reported.has('a service extension'));
  });
});

describe('Spans', () => {
  let exporter: InMemorySpanExporter;
  const { error } = callWithError('DryRunOperation');
  const CALLS = [
    finishedCall(),
    callWithError('InternalError'),
    callWithFailure('ECONNRESET'),
    finishedCall({ outcome: 'aborted' }),
    finishedCall({ outcome: 'dry_run', error }),
  ];

  beforeEach(() => {
    exporter = new InMemorySpanExporter();
    reported.clear();
  });

  function record(options: Partial<SpanRecorderOptions>, calls = CALLS): (string | undefined)[] {
    const recorder = new SpanRecorder({
      spans: 'all',
      callHook: undefined,
      recordErrorMessage: true,
      extensions: undefined,
      ...options,
    });
    recorder.setProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
    for (const call of calls) recorder.record(call);
    return exporter.getFinishedSpans().map(({ attributes }) => attributes['error.type'] as string | undefined);
  }

  it('are written of every call by default', () => {
    assert.equal(record({}).length, CALLS.length);
  });

  it("are written of errors and failures alone with 'failed'", () => {
    assert.deepEqual(record({ spans: 'failed' }), ['InternalError', 'ECONNRESET']);
  });

  it("are not written with 'none'", () => {
    assert.deepEqual(record({ spans: 'none' }), []);
  });

  it('are written of the calls that a function chooses', () => {
    assert.equal(record({ spans: ({ outcome }) => outcome === 'success' }).length, 1);
  });

  it('are all written where the function throws, which is reported once', () => {
    const fail = (): never => {
      throw new Error('planted');
    };
    assert.equal(record({ spans: fail }).length, CALLS.length);
    assert.ok(reported.has('spans'));
  });

  it('that are not written are not shown to callHook', () => {
    const seen: string[] = [];
    record({ spans: 'failed', callHook: (_span: Span, { outcome }) => void seen.push(outcome) });
    assert.deepEqual(seen, ['error', 'failure']);
  });

  it('have the attributes that callHook adds, also where it throws afterwards', () => {
    record({
      callHook(span, { requestId = '' }) {
        span.setAttribute('app.request_id', requestId);
        throw new Error('planted');
      },
    });
    assert.equal(exporter.getFinishedSpans()[0].attributes['app.request_id'], CALLS[0].requestId);
    assert.ok(reported.has('callHook'));
  });

  it('are not asked for before an SDK is registered, and are written from then on', () => {
    const provider = new AskedProvider();
    const recorder = new SpanRecorder({
      spans: 'all',
      callHook: undefined,
      recordErrorMessage: true,
      extensions: undefined,
    });
    recorder.setProvider(provider);
    recorder.record(finishedCall());
    assert.deepEqual(provider.asked, []);
    provider.setDelegate(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
    recorder.record(finishedCall());
    recorder.record(finishedCall());
    assert.equal(exporter.getFinishedSpans().length, 2);
    assert.equal(provider.asked.length, 1);
  });

  it('are shown to callHook also where there is no SDK', () => {
    const seen: ApiCall[] = [];
    const recorder = new SpanRecorder({
      spans: 'all',
      callHook: (span, call) => {
        assert.equal(span.isRecording(), false);
        seen.push(call);
      },
      recordErrorMessage: true,
      extensions: undefined,
    });
    recorder.setProvider(new AskedProvider());
    recorder.record(CALLS[0]);
    assert.deepEqual(seen, [CALLS[0]]);
  });

  it('are known to the event and the exemplar: sampled, not sampled, not written', () => {
    const parent = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 0 };
    const call = finishedCall({ context: trace.setSpanContext(ROOT_CONTEXT, parent) });
    const traceOf = (spans: 'all' | 'none', sampler?: Sampler): [traceId?: string, spanId?: string, exported?: string] => {
      const recorder = new SpanRecorder({ spans, callHook: undefined, recordErrorMessage: true, extensions: undefined });
      recorder.setProvider(new BasicTracerProvider({ sampler, spanProcessors: [new SimpleSpanProcessor(exporter)] }));
      const { context, exportedSpan } = recorder.record(call);
      const span = trace.getSpanContext(context);
      return [span?.traceId, span?.spanId, exportedSpan?.spanId];
    };
    const always: Sampler = { shouldSample: () => ({ decision: SamplingDecision.RECORD_AND_SAMPLED }), toString: () => 'always' };
    const recordOnly: Sampler = { shouldSample: () => ({ decision: SamplingDecision.RECORD }), toString: () => 'record only' };
    const sampled = traceOf('all', always);
    assert.deepEqual(sampled, [parent.traceId, exporter.getFinishedSpans()[0].spanContext().spanId, sampled[1]]);
    for (const sampler of [new AlwaysOffSampler(), recordOnly]) {
      const [traceId, spanId, exported] = traceOf('all', sampler);
      assert.equal(traceId, parent.traceId);
      assert.notEqual(spanId, parent.spanId);
      assert.equal(exported, undefined);
    }
    assert.deepEqual(traceOf('none'), [parent.traceId, parent.spanId, undefined]);
  });
});
