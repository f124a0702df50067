import { strict as assert } from 'node:assert';
import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { type LoggerProvider as ApiLoggerProvider, logs } from '@opentelemetry/api-logs';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { AlwaysOffSampler, BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { ServiceExtensions } from '../../../src/api/services/extensions';
import { scfInvoke } from '../../../src/api/services/scf';
import { EventLimiter, FailureEventRecorder } from '../../../src/telemetry/failure-event';
import { MetricLabels } from '../../../src/telemetry/metric-labels';
import { callWithError, callWithFailure, finishedCall } from '../../support/finished-call';
import { newCallRecorder } from '../../support/new-call-recorder';

const PARENT = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 0 };

describe('The event of a failed call', () => {
  let exporter: InMemoryLogRecordExporter;
  let provider: LoggerProvider;

  beforeEach(() => {
    exporter = new InMemoryLogRecordExporter();
    provider = new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter })] });
  });
  afterEach(() => logs.disable());

  it('has the name, severity, time and attributes of the contract', () => {
    const recorder = newCallRecorder();
    recorder.setLoggerProvider(provider);
    recorder.record(callWithError('AuthFailure.SignatureFailure', { secretId: 'AKID****wxyz' }));
    const [event, ...others] = exporter.getFinishedLogRecords();
    assert.deepEqual(others, []);
    assert.equal(event.eventName, 'rpc.client.call.exception');
    assert.deepEqual([event.severityNumber, event.severityText, event.body], [13, 'WARN', undefined]);
    assert.deepEqual(event.hrTime, [1_795_478_400, 50_000_000]);
    assert.equal(event.instrumentationScope.name, 'opentelemetry-instrumentation-tencentcloud');
    assert.deepEqual(event.attributes, {
      'rpc.system.name': 'tencent_cloud',
      'rpc.method': 'cvm/DescribeZones',
      'rpc.status_code': 'AuthFailure.SignatureFailure',
      'error.type': 'AuthFailure.SignatureFailure',
      'server.address': 'cvm.tencentcloudapi.com',
      'server.port': 443,
      'cloud.region': 'ap-guangzhou',
      'http.response.status_code': 200,
      'tencent_cloud.service': 'cvm',
      'tencent_cloud.action': 'DescribeZones',
      'tencent_cloud.api_version': '2017-03-12',
      'tencent_cloud.request_id': 'f5b4b0e0-8d2d-4b0c-9d2d-4b0c8d2d4b0c',
      'tencent_cloud.secret_id': 'AKID****wxyz',
      'tencent_cloud.error.code': 'AuthFailure.SignatureFailure',
      'tencent_cloud.error.family': 'AuthFailure',
      'tencent_cloud.error.category': 'auth',
      'exception.type': 'AuthFailure.SignatureFailure',
      'exception.message': 'about AuthFailure.SignatureFailure',
    });
  });

  it('is written for errors and failures only', () => {
    const recorder = newCallRecorder();
    recorder.setLoggerProvider(provider);
    const { error } = callWithError('DryRunOperation');
    for (const call of [finishedCall(), finishedCall({ outcome: 'aborted' }), finishedCall({ outcome: 'dry_run', error })])
      recorder.record(call);
    recorder.record(callWithFailure('ECONNRESET'));
    const [{ attributes }, ...others] = exporter.getFinishedLogRecords();
    assert.deepEqual(others, []);
    assert.equal(attributes['exception.type'], 'ECONNRESET');
    assert.equal(attributes['exception.message'], undefined);
  });

  it('has no message where messages are not recorded', () => {
    const recorder = newCallRecorder({ recordErrorMessage: false });
    recorder.setLoggerProvider(provider);
    recorder.record(callWithError('InternalError'));
    assert.equal(exporter.getFinishedLogRecords()[0].attributes['exception.message'], undefined);
  });

  it('is not written with failureEvents: false', () => {
    const recorder = newCallRecorder({ failureEvents: false });
    recorder.setLoggerProvider(provider);
    recorder.record(callWithError('InternalError'));
    assert.deepEqual(exporter.getFinishedLogRecords(), []);
  });

  it('has what an extension adds', () => {
    const recorder = newCallRecorder({ extensions: new ServiceExtensions([scfInvoke]) });
    recorder.setLoggerProvider(provider);
    const request = { service: 'scf', action: 'Invoke' };
    recorder.record(callWithError('ResourceNotFound.Function', { request, requestParameters: { FunctionName: 'nowhere' } }));
    assert.equal(exporter.getFinishedLogRecords()[0].attributes['faas.invoked_name'], 'nowhere');
  });

  it('belongs to the span of its call, sampled or not, and to the parent where none is written', () => {
    const context = trace.setSpanContext(ROOT_CONTEXT, PARENT);
    const spans = new InMemorySpanExporter();
    const spanProcessors = [new SimpleSpanProcessor(spans)];
    const sampled = new BasicTracerProvider({ spanProcessors });
    const unsampled = new BasicTracerProvider({ spanProcessors, sampler: new AlwaysOffSampler() });
    const eventOf = (mode: 'all' | 'none', tracerProvider: BasicTracerProvider | undefined): [traceId?: string, spanId?: string] => {
      const recorder = newCallRecorder({ spans: mode });
      recorder.setTracerProvider(tracerProvider);
      recorder.setLoggerProvider(provider);
      exporter.reset();
      recorder.record(callWithError('InternalError', { context }));
      const { spanContext } = exporter.getFinishedLogRecords()[0];
      return [spanContext?.traceId, spanContext?.spanId];
    };
    const sampledContext = trace.setSpanContext(ROOT_CONTEXT, { ...PARENT, traceFlags: 1 });
    const recorder = newCallRecorder();
    recorder.setTracerProvider(sampled);
    recorder.setLoggerProvider(provider);
    recorder.record(callWithError('InternalError', { context: sampledContext }));
    assert.equal(exporter.getFinishedLogRecords()[0].spanContext?.spanId, spans.getFinishedSpans()[0].spanContext().spanId);

    const [traceId, spanId] = eventOf('all', unsampled);
    assert.equal(traceId, PARENT.traceId);
    assert.notEqual(spanId, PARENT.spanId);
    assert.deepEqual(eventOf('none', sampled), [PARENT.traceId, PARENT.spanId]);
    assert.deepEqual(eventOf('all', undefined), [PARENT.traceId, PARENT.spanId], 'without an SDK for traces');
  });

  it('is written to a global provider that is registered after the recorder was made', () => {
    const recorder = newCallRecorder();
    recorder.record(callWithError('InternalError'));
    logs.setGlobalLoggerProvider(provider);
    recorder.record(callWithError('InternalError'));
    assert.equal(exporter.getFinishedLogRecords().length, 1);
  });

  it('is written to the provider that was given last', () => {
    const recorder = newCallRecorder();
    recorder.setLoggerProvider(new LoggerProvider());
    recorder.record(callWithError('InternalError'));
    recorder.setLoggerProvider(provider);
    recorder.record(callWithError('InternalError'));
    assert.equal(exporter.getFinishedLogRecords().length, 1);
  });

  it('costs nothing without a provider: the call is not described, and nothing is counted as left out', () => {
    let described = 0;
    const extension = {
      ...scfInvoke,
      describe: () => {
        described++;
        return { attributes: {} };
      },
    };
    const recorder = newCallRecorder({ spans: 'none', extensions: new ServiceExtensions([extension]) });
    const request = { service: 'scf', action: 'Invoke' };
    for (let i = 0; i < 30; i++) recorder.record(callWithError('InternalError', { request }));
    assert.equal(described, 0);
    logs.setGlobalLoggerProvider(provider);
    recorder.record(callWithError('InternalError', { request }));
    const [{ attributes }] = exporter.getFinishedLogRecords();
    assert.equal(attributes['tencent_cloud.suppressed_events'], undefined);
    assert.equal(described, 1);
  });

  it('is written at most ten times in ten seconds for a service and code; the next one says how many were left out', () => {
    let now = 0;
    const options = { recordErrorMessage: true, extensions: undefined };
    const recorder = new FailureEventRecorder(options, new EventLimiter(() => now));
    recorder.setProvider(provider);
    const labels = new MetricLabels(100);
    const record = (code: string): void => {
      const call = callWithError(code);
      const codeLabels = labels.of(call).code;
      assert.ok(codeLabels);
      recorder.record(call, codeLabels, ROOT_CONTEXT);
    };
    for (let i = 0; i < 25; i++) record('InternalError');
    record('AuthFailure');
    now = 10_000;
    record('InternalError');
    record('InternalError');
    const events = exporter.getFinishedLogRecords().map(({ attributes }) => attributes);
    assert.deepEqual(
      events.map((attributes) => attributes['exception.type']),
      [...Array<string>(10).fill('InternalError'), 'AuthFailure', 'InternalError', 'InternalError'],
    );
    assert.deepEqual(
      events.map((attributes) => attributes['tencent_cloud.suppressed_events']),
      [...Array<undefined>(11).fill(undefined), 15, undefined],
    );
  });

  it('stays limited when codes are made up', () => {
    const recorder = newCallRecorder({ maxSeries: 5 });
    recorder.setLoggerProvider(provider);
    for (let i = 0; i < 1000; i++) recorder.record(callWithError(`Made${i}`));
    assert.equal(exporter.getFinishedLogRecords().length, 4 + 10);
  });

  it('is left out where a logger refuses its severity', () => {
    const quiet = new LoggerProvider({
      processors: [new SimpleLogRecordProcessor({ exporter })],
      loggerConfigurator: () => ({ disabled: false, minimumSeverity: 17, traceBased: false }),
    } as ConstructorParameters<typeof LoggerProvider>[0]);
    const recorder = newCallRecorder();
    recorder.setLoggerProvider(quiet);
    recorder.record(callWithError('InternalError'));
    assert.deepEqual(exporter.getFinishedLogRecords(), []);
  });

  it('is emitted also with a logger that cannot be asked whether it is enabled', () => {
    const emitted: unknown[] = [];
    const old = { getLogger: () => ({ emit: (record: unknown) => emitted.push(record) }) } as unknown as ApiLoggerProvider;
    const recorder = newCallRecorder();
    recorder.setLoggerProvider(old);
    recorder.record(callWithError('InternalError'));
    assert.equal(emitted.length, 1);
  });
});

describe('The limit of events', () => {
  let now: number;
  let limiter: EventLimiter;

  beforeEach(() => {
    now = 5_000;
    limiter = new EventLimiter(() => now);
  });

  const admitAll = (times: readonly number[]): (number | undefined)[] =>
    times.map((time) => {
      now = time;
      return limiter.admit('cvm InternalError');
    });

  it('lets ten through at once, and says with the next one how many it left out', () => {
    const admitted = admitAll(Array.from({ length: 25 }, () => 5_000));
    assert.deepEqual(admitted.slice(0, 10), Array(10).fill(0));
    assert.deepEqual(admitted.slice(10), Array(15).fill(undefined));
    assert.deepEqual(admitAll([14_999, 15_000, 15_000]), [undefined, 16, 0]);
  });

  it('lets at most ten through in any ten seconds, not only in those that begin with the first', () => {
    const times = Array.from({ length: 1_000 }, (_, i) => 5_000 + i * 137);
    const admitted = admitAll(times).flatMap((suppressed, i) => (suppressed === undefined ? [] : [times[i]]));
    for (const start of admitted) assert.ok(admitted.filter((time) => time >= start && time < start + 10_000).length <= 10);
    assert.ok(admitted.length >= 130, `${admitted.length} of 137 s`);
  });

  it('makes room for one event at a time, as the oldest of the ten goes out of the window', () => {
    const later = Array.from({ length: 9 }, () => 14_000);
    assert.deepEqual(admitAll([5_000, ...later]), Array(10).fill(0));
    assert.deepEqual(admitAll([15_000, 15_000, 23_999, 24_000]), [0, undefined, undefined, 2]);
  });

  it('counts each kind by itself', () => {
    for (let i = 0; i < 11; i++) limiter.admit('cvm InternalError');
    assert.equal(limiter.admit('cvm AuthFailure'), 0);
  });

  it('adds up to every event that there was', () => {
    const times = Array.from({ length: 500 }, (_, i) => 5_000 + i * 100);
    const admitted = admitAll([...times, 1e6]).filter((suppressed) => suppressed !== undefined);
    assert.equal(admitted.length + admitted.reduce((sum, suppressed) => sum + suppressed, 0), 501);
  });
});
