/** A span as it was exported. */
export interface ExportedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty at the root of a trace. */
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: 'UNSPECIFIED' | 'INTERNAL' | 'SERVER' | 'CLIENT' | 'PRODUCER' | 'CONSUMER';
  readonly status: 'UNSET' | 'OK' | 'ERROR';
  readonly statusMessage: string;
  /** Milliseconds since 1970. */
  readonly endTime: number;
  /** Milliseconds. */
  readonly duration: number;
  readonly attributes: Readonly<Record<string, string>>;
  /** Name of the instrumentation that made it. */
  readonly scope: string;
}

/** Whether it is the span of a Tencent Cloud API call, as this package makes it. */
export function isTencentCloudCall({ scope }: ExportedSpan): boolean {
  return scope === 'opentelemetry-instrumentation-tencentcloud';
}

/** Whether it is the span of an outgoing HTTP request, as the generic instrumentations make it. */
export function isHttpCall({ kind, scope }: ExportedSpan): boolean {
  return kind === 'CLIENT' && /\/instrumentation-(?:http|undici)$/.test(scope);
}

/** A span and those above it, root first. */
export function withAncestors(span: ExportedSpan, spans: readonly ExportedSpan[]): ExportedSpan[] {
  const parent = spans.find(({ traceId, spanId }) => traceId === span.traceId && spanId === span.parentSpanId);
  return parent === undefined ? [span] : [...withAncestors(parent, spans), span];
}

/** The part that is read of an ExportTraceServiceRequest (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding). */
export interface OtlpTraces {
  readonly resourceSpans?: ReadonlyArray<{
    readonly scopeSpans?: ReadonlyArray<{ readonly scope?: { readonly name?: string }; readonly spans?: readonly OtlpSpan[] }>;
  }>;
}

interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind?: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes?: ReadonlyArray<{ readonly key: string; readonly value: Readonly<Record<string, unknown>> }>;
  readonly status?: { readonly code?: number; readonly message?: string };
}

const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'] as const;
const STATUSES = ['UNSET', 'OK', 'ERROR'] as const;

export function spansOf({ resourceSpans = [] }: OtlpTraces): ExportedSpan[] {
  const scopes = resourceSpans.flatMap(({ scopeSpans = [] }) => scopeSpans);
  return scopes.flatMap(({ scope, spans = [] }) => spans.map((span) => exportedSpan(span, scope?.name ?? '')));
}

function exportedSpan(span: OtlpSpan, scope: string): ExportedSpan {
  const endTime = Number(span.endTimeUnixNano) / 1e6;
  // One kind of value each, as in {"stringValue": "…"}.
  const attributes = (span.attributes ?? []).map(({ key, value }) => [key, String(Object.values(value)[0])] as const);
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
    attributes: Object.fromEntries(attributes),
    scope,
  };
}
