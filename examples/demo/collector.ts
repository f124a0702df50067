import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** A span as it was exported. */
export interface ExportedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the root of a trace. */
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: (typeof KINDS)[number];
  readonly status: (typeof STATUSES)[number];
  readonly statusMessage: string;
  /** Milliseconds since 1970. */
  readonly endTime: number;
  /** Milliseconds. */
  readonly duration: number;
  readonly attributes: Readonly<Record<string, string>>;
  /** Name of the instrumentation that made it. */
  readonly scope: string;
}

/** A log event as it was exported. */
export interface ExportedEvent {
  readonly name: string;
  readonly severity: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Whether it is the span of a Tencent Cloud API call, made by this package. */
export function isTencentCloudCall({ scope }: ExportedSpan): boolean {
  return scope === 'opentelemetry-instrumentation-tencentcloud';
}

/** Whether it is the span of an outgoing HTTP request, made by a generic instrumentation. */
export function isHttpCall({ kind, scope }: ExportedSpan): boolean {
  return kind === 'CLIENT' && /\/instrumentation-(?:http|undici)$/.test(scope);
}

/** A minimal OpenTelemetry collector: takes OTLP in JSON on `/v1/traces` and `/v1/logs`. */
export interface Collector {
  /** The value for `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly url: string;
  /** The latest spans, oldest first. */
  readonly spans: readonly ExportedSpan[];
  /** The latest log events, oldest first. */
  readonly events: readonly ExportedEvent[];
  close(): Promise<void>;
}

/** More than one round of the scenario makes. */
const MAX_KEPT = 5000;

export async function startCollector(): Promise<Collector> {
  const spans: ExportedSpan[] = [];
  const events: ExportedEvent[] = [];
  const server = createServer(async (request, response) => {
    const body = (await json(request)) as OtlpRequest;
    append(spans, readSpans(body));
    append(events, readEvents(body));
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    events,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function append<T>(kept: T[], received: readonly T[]): void {
  kept.push(...received);
  if (kept.length > MAX_KEPT) kept.splice(0, kept.length - MAX_KEPT);
}

/** The part that is read of an export request (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding). */
interface OtlpRequest {
  readonly resourceSpans?: ReadonlyArray<{
    readonly scopeSpans?: ReadonlyArray<{ readonly scope?: { readonly name?: string }; readonly spans?: readonly OtlpSpan[] }>;
  }>;
  readonly resourceLogs?: ReadonlyArray<{ readonly scopeLogs?: ReadonlyArray<{ readonly logRecords?: readonly OtlpLogRecord[] }> }>;
}

type OtlpAttributes = ReadonlyArray<{ readonly key: string; readonly value: Readonly<Record<string, unknown>> }>;

interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind?: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes?: OtlpAttributes;
  readonly status?: { readonly code?: number; readonly message?: string };
}

interface OtlpLogRecord {
  readonly eventName?: string;
  readonly severityText?: string;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly attributes?: OtlpAttributes;
}

const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'] as const;
const STATUSES = ['UNSET', 'OK', 'ERROR'] as const;

function readSpans({ resourceSpans = [] }: OtlpRequest): ExportedSpan[] {
  const scopes = resourceSpans.flatMap(({ scopeSpans = [] }) => scopeSpans);
  return scopes.flatMap(({ scope, spans = [] }) => spans.map((span) => readSpan(span, scope?.name ?? '')));
}

function readSpan(span: OtlpSpan, scope: string): ExportedSpan {
  const endTime = Number(span.endTimeUnixNano) / 1e6;
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId ?? '',
    name: span.name,
    kind: KINDS[span.kind ?? 0] ?? 'UNSPECIFIED',
    status: STATUSES[span.status?.code ?? 0] ?? 'UNSET',
    statusMessage: span.status?.message ?? '',
    endTime,
    duration: endTime - Number(span.startTimeUnixNano) / 1e6,
    attributes: readAttributes(span.attributes),
    scope,
  };
}

function readEvents({ resourceLogs = [] }: OtlpRequest): ExportedEvent[] {
  const records = resourceLogs.flatMap(({ scopeLogs = [] }) => scopeLogs).flatMap(({ logRecords = [] }) => logRecords);
  return records.map(({ eventName = '', severityText = '', traceId = '', spanId = '', attributes }) => {
    return { name: eventName, severity: severityText, traceId, spanId, attributes: readAttributes(attributes) };
  });
}

/** Each value has one key, which names its type: `{"stringValue": "…"}`. */
function readAttributes(attributes: OtlpAttributes = []): Record<string, string> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, String(Object.values(value)[0])]));
}
