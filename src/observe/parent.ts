import { type Context, isSpanContextValid, ROOT_CONTEXT, type TextMapGetter } from '@opentelemetry/api';
import { propagationApi as propagation, traceApi as trace } from '../opentelemetry';

/** Where the headers of a request can be read. */
export interface RequestHeaders {
  header(name: string): string | undefined;
}

const NO_CONTEXT = ROOT_CONTEXT;

const GETTER: TextMapGetter<RequestHeaders> = {
  get: (request, name) => request.header(name),
  keys: () => [],
};

/**
 * The context whose span is the parent of a call: the HTTP client span of the same request where an HTTP
 * instrumentation made one, else what was active when the caller made the request.
 *
 * instrumentation-undici never activates its span and instrumentation-http not in all channels, but both inject it
 * into the request headers. Such a span is in the caller's trace; a header of another trace is none of theirs, it
 * was passed on by the application.
 */
export function parentContext(caller: Context, request: RequestHeaders): Context {
  const injected = trace.getSpanContext(propagation.extract(NO_CONTEXT, request, GETTER));
  if (injected === undefined || !isSpanContextValid(injected)) return caller;
  const active = trace.getSpanContext(caller);
  if (active !== undefined && isSpanContextValid(active)) {
    if (active.traceId !== injected.traceId || active.spanId === injected.spanId) return caller;
  }
  return trace.setSpanContext(caller, { ...injected, isRemote: false });
}
