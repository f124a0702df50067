import { type Context, isSpanContextValid, propagation, ROOT_CONTEXT, type Span, type TextMapGetter, trace } from '@opentelemetry/api';
import type { RequestHandle } from '../api/api-request';
import { classifyCode } from '../api/error-class';
import { DRY_RUN_FAMILY, HTTP_FAMILY, NETWORK_FAMILY } from '../api/error-codes';
import { MESSAGE_LIMIT, type ParsedResponse } from '../response/parsed-response';
import type { ResponseHead } from '../response/response-reader';
import { reportFault } from '../util/diag';
import { holdsSecretId, maskSecrets } from '../util/mask-secrets';
import type { ApiCall, ApiError, CallFailure } from './api-call';
import type { Termination } from './termination';

// The end of a call: what has been observed becomes one ApiCall.

const TRACE_ID_LIMIT = 128;

/** The headers of a request, as far as they are read at its end. */
type RequestHeaders = Pick<RequestHandle, 'header' | 'headerNames'>;

/** What is kept of the headers of the final response. */
export interface ObservedHead extends ResponseHead {
  readonly requestId: string | undefined;
  readonly date: string | undefined;
  /** How long it took to come, in milliseconds. */
  readonly elapsed: number;
}

/** What was observed of a call until its end. */
export interface ObservedCall extends Pick<ApiCall, 'request' | 'secretId' | 'startTime' | 'requestParameters'> {
  /** The caller's context when the request was made. */
  readonly caller: Context;
  /** In milliseconds. */
  readonly duration: number;
  readonly head: ObservedHead | undefined;
  readonly termination: Termination;
  readonly response: ParsedResponse;
}

/** The `ApiCall` that recorders get. */
export function finishedCall(observed: ObservedCall, headers: RequestHeaders): ApiCall {
  const { request, secretId, startTime, requestParameters, caller, duration, head, termination, response } = observed;
  const { outcome, error, failure } = outcomeOf(termination, head?.status, response);
  return {
    request,
    outcome,
    requestId: withoutSecret(response.requestId ?? head?.requestId),
    error,
    failure,
    httpStatusCode: head?.status,
    traceId: withoutSecret(headers.header('x-tc-traceid')?.slice(0, TRACE_ID_LIMIT)),
    secretId,
    startTime,
    duration: duration / 1000,
    // An answer without an envelope may come from a proxy, whose clock says nothing.
    clockOffset: head && response.complete ? clockOffset(head.date, startTime, head.elapsed) : undefined,
    context: parentContext(caller, headers),
    responseFields: response.responseFields,
    requestParameters,
  };
}

/** A caller may send a key where an id belongs, and a server may send it back. */
function withoutSecret(id: string | undefined): string | undefined {
  return id !== undefined && holdsSecretId(id) ? '_OTHER' : id;
}

const FIRST_ERROR_STATUS = 400;
/** Characters that no key, token or signature has. */
const KEY_SEPARATOR = /[^\w+/=-]/;
/** From this length on a key is masked, even where its end is missing. */
const SHORTEST_KEY = 32;

/** Outcome, API error and failure of a call. If an answer was cut off, an Error that was completely read is kept. */
export function outcomeOf(
  termination: Termination,
  status: number | undefined,
  response: ParsedResponse,
): Pick<ApiCall, 'outcome' | 'error' | 'failure'> {
  const error = response.errorCode === undefined ? undefined : apiError(response.errorCode, response.errorMessage);
  const isComplete = response.complete && termination.kind === 'complete';
  if (error !== undefined && (isComplete || response.hasStreamError)) {
    return { outcome: error.family === DRY_RUN_FAMILY ? 'dry_run' : 'error', error, failure: undefined };
  }
  if (isComplete) return { outcome: 'success', error: undefined, failure: undefined };
  // The status decides, even if the body is cut off later or the client reports another error.
  const hasFailedByStatus = status !== undefined && status >= FIRST_ERROR_STATUS;
  if (hasFailedByStatus || termination.kind === 'complete') return failure(HTTP_FAMILY, String(status), error);
  if (termination.kind === 'failed') return failure(NETWORK_FAMILY, termination.code, error);
  return { outcome: 'aborted', error, failure: undefined };
}

function apiError(sent: string, message: string | undefined): ApiError {
  const { code, family, category } = classifyCode(sent);
  return { code, family, category, message: message && maskSecrets(withoutCutWord(message)).slice(0, MESSAGE_LIMIT) };
}

/** Without the last word of a message that was cut: the beginning of a key is too short to be recognised as one. */
function withoutCutWord(message: string): string {
  // Half of a surrogate pair is never kept.
  if (message.length < MESSAGE_LIMIT - 1) return message;
  const lastWord = message.split(KEY_SEPARATOR).at(-1) ?? '';
  return lastWord.length < SHORTEST_KEY ? message.slice(0, message.length - lastWord.length) : message;
}

function failure(family: CallFailure['family'], code: string, error: ApiError | undefined): Pick<ApiCall, 'outcome' | 'error' | 'failure'> {
  return { outcome: 'failure', error, failure: { family, code, category: 'transport' } };
}

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
function parentContext(caller: Context, request: RequestHeaders): Context {
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

/** Every date of HTTP ends so. Of a date without a zone `Date.parse` would take the local one. */
const IN_GMT = / GMT$/;
/** A `Date` header counts whole seconds; on average half a second has passed since. */
const MEAN_TRUNCATION = 500;

let lastDate: string | undefined;
let lastTime = Number.NaN;

/**
 * This machine's clock minus the server's, in seconds, by the `Date` header of a response against the middle between request and
 * response headers. Exact to half a second and half the round trip; the API rejects signatures that are off by 300 s.
 *
 * @param startTime when the request was made, in milliseconds since the epoch
 * @param elapsed how long the response headers took, in milliseconds
 * @returns undefined without a readable `Date`
 */
export function clockOffset(date: string | undefined, startTime: number, elapsed: number): number | undefined {
  if (date === undefined) return undefined;
  // The calls of one second have the same text.
  if (date !== lastDate) {
    lastTime = IN_GMT.test(date) ? Date.parse(date) : Number.NaN;
    lastDate = date;
  }
  const offset = (startTime + elapsed / 2 - (lastTime + MEAN_TRUNCATION)) / 1000;
  return Number.isFinite(offset) ? offset : undefined;
}
