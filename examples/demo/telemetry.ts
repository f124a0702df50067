/** What the shop reports: spans and log events, which it exports to a collector, and counters, which it exposes on `/metrics`. */
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
    const { resourceSpans = [], resourceLogs = [] } = (await json(request)) as OtlpRequest;
    const scopes = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans);
    spans.push(...scopes.flatMap(({ scope, spans }) => spans.map((span) => readSpan(span, scope.name))));
    spans.splice(0, spans.length - MAX_KEPT);
    events.push(...resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords.map(readEvent))));
    events.splice(0, events.length - MAX_KEPT);
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

/** The part that is read of an export request (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding). */
interface OtlpRequest {
  readonly resourceSpans?: ReadonlyArray<{
    readonly scopeSpans: ReadonlyArray<{ readonly scope: { readonly name: string }; readonly spans: readonly OtlpSpan[] }>;
  }>;
  readonly resourceLogs?: ReadonlyArray<{ readonly scopeLogs: ReadonlyArray<{ readonly logRecords: readonly OtlpLogRecord[] }> }>;
}

interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: OtlpAttributes;
  readonly status: { readonly code: number; readonly message?: string };
}

interface OtlpLogRecord {
  readonly eventName?: string;
  readonly severityText?: string;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly attributes: OtlpAttributes;
}

/** Each value has one key, which names its type: `{"stringValue": "…"}`. */
type OtlpAttributes = ReadonlyArray<{ readonly key: string; readonly value: Readonly<Record<string, unknown>> }>;

const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'] as const;
const STATUSES = ['UNSET', 'OK', 'ERROR'] as const;

function readSpan({ traceId, spanId, parentSpanId = '', name, kind, status, attributes, ...times }: OtlpSpan, scope: string): ExportedSpan {
  const endTime = Number(times.endTimeUnixNano) / 1e6;
  return {
    traceId,
    spanId,
    parentSpanId,
    name,
    kind: KINDS[kind],
    status: STATUSES[status.code],
    statusMessage: status.message ?? '',
    endTime,
    duration: endTime - Number(times.startTimeUnixNano) / 1e6,
    attributes: readAttributes(attributes),
    scope,
  };
}

function readEvent({ eventName = '', severityText = '', traceId = '', spanId = '', attributes }: OtlpLogRecord): ExportedEvent {
  return { name: eventName, severity: severityText, traceId, spanId, attributes: readAttributes(attributes) };
}

function readAttributes(attributes: OtlpAttributes): Record<string, string> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, String(Object.values(value)[0])]));
}

/** The labels that name a call. */
export const LABEL = { service: 'tc_service', action: 'tc_action' } as const;

/** The counters of this package that the demo reads. */
export const METRIC = {
  requests: 'tencent_cloud_client_requests_total',
  errors: 'tencent_cloud_client_errors_total',
  errorCodes: 'tencent_cloud_client_error_codes_total',
} as const;

/** One line of a Prometheus exposition. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Labels of the exemplar, where there is one. */
  readonly exemplar: Readonly<Record<string, string>> | undefined;
  readonly line: string;
}

const LABELS = String.raw`\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\}`;
const LINE = new RegExp(String.raw`^([a-zA-Z_:][\w:]*)(${LABELS})? (\S+)(?: # (${LABELS}) .+)?$`);
const LABEL_PAIR = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/** Reads the Prometheus text format or OpenMetrics. Lines that are not samples are skipped. */
export function parseExposition(text: string): Sample[] {
  return text.split('\n').flatMap((line) => {
    const [, name, labels = '', value, exemplar] = LINE.exec(line) ?? [];
    if (name === undefined) return [];
    return [{ name, labels: parseLabels(labels), value: Number(value), exemplar: exemplar && parseLabels(exemplar), line }] as Sample[];
  });
}

function parseLabels(text: string): Record<string, string> {
  const unescape = (value: string): string => value.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
  return Object.fromEntries([...text.matchAll(LABEL_PAIR)].map(([, name, value]) => [name, unescape(value)]));
}

/** Adds up the numbers that have the same key. */
export function sums(entries: Iterable<readonly [key: string, value: number]>): Map<string, number> {
  const total = new Map<string, number>();
  for (const [key, value] of entries) total.set(key, (total.get(key) ?? 0) + value);
  return total;
}
