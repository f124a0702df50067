import { type Context, isSpanContextValid, propagation, ROOT_CONTEXT, type Span, type TextMapGetter, trace } from '@opentelemetry/api';
import type { RequestHandle } from '../api/api-request';
import { reportFault } from '../util/diag';

type RequestHeaders = Pick<RequestHandle, 'header' | 'headerNames'>;

/** What a span of the SDK tells of its parent beyond what the API knows: in SDK 2.x, and in 1.x. */
interface SpanWithParent {
  readonly parentSpanContext?: { readonly spanId: string };
  readonly parentSpanId?: string;
}

const GETTER: TextMapGetter<RequestHeaders> = {
  get: (request, name) => request.header(name),
  keys: (request) => request.headerNames(),
};

/**
 * The context whose span is the parent of a call: the HTTP client span of the same request where an HTTP instrumentation made one,
 * else the span that was active when the request was made.
 *
 * instrumentation-undici never activates its span, and instrumentation-http not in all channels, but both inject it into the request
 * headers.
 */
export function parentContext(caller: Context, request: RequestHeaders): Context {
  try {
    const injected = trace.getSpanContext(propagation.extract(ROOT_CONTEXT, request, GETTER));
    if (injected === undefined || !isSpanContextValid(injected)) return caller;
    const active = trace.getSpan(caller);
    if (active !== undefined && !mayHaveMade(active, injected.traceId, injected.spanId)) return caller;
    return trace.setSpanContext(caller, { ...injected, isRemote: false });
  } catch (error) {
    reportFault('the propagator', error);
    return caller;
  }
}

/**
 * Whether an HTTP instrumentation may have made the injected span, as a child of the active one. It did not if the injected span belongs
 * to another trace, or is the active span or its parent: then the application passed on a header, usually one that it had received.
 */
function mayHaveMade(active: Span, traceId: string, spanId: string): boolean {
  const { parentSpanContext, parentSpanId } = active as SpanWithParent;
  const own = active.spanContext();
  if (!isSpanContextValid(own)) return true;
  return own.traceId === traceId && own.spanId !== spanId && (parentSpanContext?.spanId ?? parentSpanId) !== spanId;
}
