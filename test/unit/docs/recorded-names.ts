import type { Attributes } from '@opentelemetry/api';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  type MetricData,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import * as client from 'prom-client';
import { ServiceExtensions } from '../../../src/api/services/extensions';
import { scfInvoke } from '../../../src/api/services/scf';
import { callWithError, finishedCall } from '../../support/finished-call';
import { newCallRecorder } from '../../support/new-call-recorder';

/** What is recorded of calls that have everything that a call can have. */
export interface Recorded {
  /** Attributes of the span of a failed call. */
  readonly span: Attributes;
  /** Attributes that only spans of SCF Invoke have. */
  readonly invokedFunction: Attributes;
  readonly event: { readonly name: string; readonly severity: string; readonly attributes: Attributes };
  readonly prometheus: readonly { readonly name: string; readonly type: string; readonly buckets: readonly string[] }[];
  readonly meter: readonly MetricData[];
}

const FAILED = callWithError('AuthFailure.SignatureFailure', {
  traceId: '8ddf0008-f7cd-4e4d-aba9-9fb37068d3b8',
  secretId: 'AKID****wxyz',
  clockOffset: 1,
});
const INVOKED = finishedCall({
  request: { service: 'scf', action: 'Invoke' },
  requestParameters: { FunctionName: 'resize' },
  responseFields: { 'Result.FunctionRequestId': 'id', 'Result.InvokeResult': '1', 'Result.ErrMsg': 'thrown' },
});

/** Records such calls with the real recorder, SDKs and client. */
export async function recordedNames(): Promise<Recorded> {
  const spans = new InMemorySpanExporter();
  const events = new InMemoryLogRecordExporter();
  const measurements = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const meterProvider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter: measurements })] });
  const register = new client.Registry();
  const recorder = newCallRecorder({
    extensions: new ServiceExtensions([scfInvoke]),
    prometheus: { client: client as never, register: register as never, exemplars: false },
  });
  recorder.setTracerProvider(new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }));
  recorder.setLoggerProvider(new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter: events })] }));
  recorder.setMeterProvider(meterProvider);
  recorder.record(FAILED);
  recorder.record(INVOKED);
  await meterProvider.forceFlush();
  await meterProvider.shutdown();
  const [failed, invoked] = spans.getFinishedSpans();
  const [event] = events.getFinishedLogRecords();
  const ofCalls = new Set(Object.keys(failed.attributes));
  return {
    span: failed.attributes,
    invokedFunction: Object.fromEntries(Object.entries(invoked.attributes).filter(([name]) => !ofCalls.has(name))),
    event: { name: event.eventName ?? '', severity: event.severityText ?? '', attributes: event.attributes as Attributes },
    prometheus: await prometheusMetrics(register),
    meter: measurements.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics)),
  };
}

async function prometheusMetrics(register: client.Registry): Promise<Recorded['prometheus']> {
  const metrics = await register.getMetricsAsJSON();
  return metrics.map(({ name, type, values }) => ({
    name,
    type: String(type),
    buckets: [
      ...new Set((values as readonly { readonly labels: Readonly<Record<string, unknown>> }[]).flatMap(({ labels }) => labels.le ?? [])),
    ].map(String),
  }));
}
