import { type Context, isSpanContextValid, type Span, type TextMapGetter } from '@opentelemetry/api';
import { reportFault } from '../diagnostics';
import { NO_CONTEXT, propagationApi as propagation, traceApi as trace } from '../opentelemetry';

/** Where the headers of a request can be read. */
export interface RequestHeaders {
  header(name: string): string | undefined;
  /** The names of all of them, in lower case. */
  headerNames(): string[];
}

/** What a span of the SDK tells of its parent beyond what the API knows: in SDK 2.x and in 1.x. */
interface WithParent {
  readonly parentSpanContext?: { readonly spanId: string };
  readonly parentSpanId?: string;
}

const GETTER: TextMapGetter<RequestHeaders> = {
  get: (request, name) => request.header(name),
  keys: (request) => request.headerNames(),
};

/**
 * The context whose span is the parent of a call: the HTTP client span of the same request where an HTTP
 * instrumentation made one, else what was active when the caller made the request.
 *
 * instrumentation-undici never activates its span and instrumentation-http not in all channels, but both inject it
 * into the request headers.
 */
export function parentContext(caller: Context, request: RequestHeaders): Context {
  try {
    const injected = trace.getSpanContext(propagation.extract(NO_CONTEXT, request, GETTER));
    if (injected === undefined || !isSpanContextValid(injected)) return caller;
    const active = trace.getSpan(caller);
    if (active !== undefined && !isBeneath(active, injected.traceId, injected.spanId)) return caller;
    return trace.setSpanContext(caller, { ...injected, isRemote: false });
  } catch (error) {
    reportFault('the propagator', error);
    return caller;
  }
}

/**
 * Whether a span in a header may be that of an HTTP instrumentation: then it is in the trace of the active one, and is neither
 * that one nor the one above it. Otherwise the application has passed on a header, as a rule the one that it was called with.
 */
function isBeneath(active: Span, traceId: string, spanId: string): boolean {
  const { parentSpanContext, parentSpanId } = active as WithParent;
  const own = active.spanContext();
  if (!isSpanContextValid(own)) return true;
  return own.traceId === traceId && own.spanId !== spanId && (parentSpanContext?.spanId ?? parentSpanId) !== spanId;
}
