import { strict as assert } from 'node:assert';
import { diag, DiagLogLevel, type MeterProvider, type TracerProvider } from '@opentelemetry/api';
import type { LoggerProvider as ApiLoggerProvider } from '@opentelemetry/api-logs';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider as SdkMeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import * as promClient from 'prom-client';
import type { ApiCall } from '../../../src/call/api-call';
import type { CallRecorderOptions } from '../../../src/telemetry/call-recorder';
import { reported } from '../../../src/util/diag';
import { callWithError, callWithFailure, finishedCall } from '../../support/finished-call';
import { newCallRecorder } from '../../support/new-call-recorder';

const fail = (): never => {
  throw new Error('planted');
};

describe('Recording a call', () => {
  beforeEach(() => reported.clear());
  afterEach(() => diag.disable());

  /** Which signals a failed call leaves, with the parts that a test replaces. */
  async function signals(broken: {
    tracer?: TracerProvider;
    meter?: MeterProvider;
    logger?: ApiLoggerProvider;
    register?: boolean;
  }): Promise<string[]> {
    const spans = new InMemorySpanExporter();
    const events = new InMemoryLogRecordExporter();
    const measurements = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const reader = new PeriodicExportingMetricReader({ exporter: measurements, exportIntervalMillis: 1_000_000 });
    const meterProvider = new SdkMeterProvider({ readers: [reader] });
    const register = new promClient.Registry();
    const recorder = newCallRecorder({ prometheus: { client: promClient, register, exemplars: false } });
    const requests = register.getSingleMetric('tencent_cloud_client_requests_total') as promClient.Counter;
    if (broken.register) requests.inc = fail;
    recorder.setTracerProvider(broken.tracer ?? new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }));
    recorder.setMeterProvider(broken.meter ?? meterProvider);
    recorder.setLoggerProvider(broken.logger ?? new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter: events })] }));
    recorder.record(callWithError('InternalError'));
    await reader.forceFlush();
    await meterProvider.shutdown();
    return [
      ...(spans.getFinishedSpans().length > 0 ? ['span'] : []),
      ...(events.getFinishedLogRecords().length > 0 ? ['event'] : []),
      ...(measurements.getMetrics().some(({ scopeMetrics }) => scopeMetrics.length > 0) ? ['measurement'] : []),
      ...((await requests.get()).values.length > 0 ? ['sample'] : []),
    ];
  }

  it('leaves a span, an event, a measurement and a sample', async () => {
    assert.deepEqual(await signals({}), ['span', 'event', 'measurement', 'sample']);
    assert.equal(reported.size, 0);
  });

  it('leaves the others where one of them fails, and reports that', async () => {
    assert.deepEqual(await signals({ tracer: { getTracer: fail } }), ['event', 'measurement', 'sample']);
    assert.deepEqual(await signals({ meter: { getMeter: fail } }), ['span', 'event', 'sample']);
    assert.deepEqual(await signals({ logger: { getLogger: fail } }), ['span', 'measurement', 'sample']);
    assert.deepEqual(await signals({ register: true }), ['span', 'event', 'measurement']);
    assert.deepEqual([...reported], ['the span recorder', 'the meter recorder', 'the failure event recorder', 'the Prometheus recorder']);
  });

  it('shows functions of the application a call that they cannot change', () => {
    const seen: ApiCall[] = [];
    const options: Partial<CallRecorderOptions>[] = [
      { callHook: (_span, call) => void seen.push(call) },
      { spans: (call) => seen.push(call) > 0 },
    ];
    for (const option of options) {
      const recorder = newCallRecorder(option);
      recorder.setTracerProvider(new BasicTracerProvider());
      recorder.record(callWithError('InternalError'));
      recorder.record(callWithFailure('ECONNRESET', { responseFields: { a: 'b' } }));
    }
    assert.equal(seen.length, 4);
    for (const call of seen) {
      for (const part of [call, call.request, call.error, call.failure, call.responseFields]) assert.ok(Object.isFrozen(part));
    }
  });

  it('is said in one line at VERBOSE, and not at DEBUG', () => {
    const said: string[] = [];
    const say = (...words: unknown[]): void => void said.push(words.slice(1).join(' '));
    const logger = { error: say, warn: say, info: say, debug: say, verbose: say };
    const recorder = newCallRecorder();
    for (const logLevel of [DiagLogLevel.DEBUG, DiagLogLevel.VERBOSE]) {
      diag.setLogger(logger, { logLevel, suppressOverrideMessage: true });
      said.length = 0;
      recorder.record(callWithError('AuthFailure.TokenFailure', { requestId: 'r-1' }));
      recorder.record(finishedCall({ requestId: undefined, request: { region: '' } }));
      assert.deepEqual(
        said,
        logLevel === DiagLogLevel.DEBUG
          ? []
          : [
              'recorded cvm DescribeZones ap-guangzhou error AuthFailure.TokenFailure RequestId r-1',
              'recorded cvm DescribeZones  success  RequestId unknown',
            ],
      );
    }
  });

  it('says at DEBUG what is left out, and why', () => {
    const said: string[] = [];
    const say = (...words: unknown[]): void => void said.push(words.slice(1).join(' '));
    diag.setLogger(
      { error: say, warn: say, info: say, debug: say, verbose: say },
      { logLevel: DiagLogLevel.DEBUG, suppressOverrideMessage: true },
    );
    said.length = 0;
    newCallRecorder({ meter: false, failureEvents: false, spans: 'failed' });
    const register = new promClient.Registry();
    newCallRecorder({ prometheus: { client: promClient, register, exemplars: false } });
    assert.deepEqual(said, [
      'no Prometheus metrics: prom-client is missing (npm install prom-client), or prometheus (OTEL_INSTRUMENTATION_TENCENTCLOUD_PROMETHEUS) is false',
      'no instruments on the Meter API: meter (OTEL_INSTRUMENTATION_TENCENTCLOUD_METER) is false',
      'no failure events: failureEvents (OTEL_INSTRUMENTATION_TENCENTCLOUD_FAILURE_EVENTS) is false',
      'spans: failed',
      'Prometheus metrics without exemplars: prometheus.exemplars (OTEL_INSTRUMENTATION_TENCENTCLOUD_PROMETHEUS_EXEMPLARS) needs the OpenMetrics format',
    ]);
  });
});
