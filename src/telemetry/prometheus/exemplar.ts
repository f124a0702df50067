import type { SpanContext } from '@opentelemetry/api';
import type { ApiCall } from '../../call/api-call';
import { hasFailed } from '../call-description';

/** Labels of an exemplar: links a sample to its call. */
export type Exemplar = Readonly<Partial<Record<'trace_id' | 'span_id' | 'request_id', string>>>;

/** Characters that names and values of an exemplar may have together, by the OpenMetrics specification. Clients throw if there are more. */
const MAX_LENGTH = 128;

/**
 * The exemplar of a call: its span, if that is exported, and the RequestId, if the call failed. A RequestId that is too long is left
 * out, not cut: part of an id finds nothing.
 *
 * @param span the call's span, if it is exported
 */
export function exemplarOf(call: ApiCall, span: SpanContext | undefined): Exemplar | undefined {
  const spanLabels = span && { trace_id: span.traceId, span_id: span.spanId };
  if (!call.requestId || !hasFailed(call)) return spanLabels;
  const labels = { ...spanLabels, request_id: call.requestId };
  return lengthOf(labels) <= MAX_LENGTH ? labels : spanLabels;
}

function lengthOf(labels: Exemplar): number {
  let length = 0;
  for (const [name, value] of Object.entries(labels)) length += name.length + value.length;
  return length;
}
