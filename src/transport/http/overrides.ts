import type { ApiCallTracker } from '../../call/api-call-tracker';
import { readError } from '../../call/termination';
import { guard, reportFault } from '../../util/diag';
import { callOf, inheritedCallOf } from '../bound-call';
import { MethodProperty, originalMethod, overrideMethod } from '../override';
import type { HttpCall } from './http-transport';
import type { Request, Response } from './node-http';

// Methods that stand in for Node's on the request and response of one call. No channel carries chunks of a body, or tells of an abort.
// They pass on `arguments` as they are: an application's own method below may look at how many there are.

const NOTHING = Buffer.alloc(0);

type Push = Response['push'];
type DestroyResponse = Response['_destroy'];
type DestroyRequest = (this: Request, error?: Error) => Request;

/** `push` of the response, through which each chunk of the body passes, and null at its end. */
function push(this: Response, chunk: Buffer | null): boolean {
  const call = httpCallOf(this);
  const original = call?.originalPush ?? originalMethod<Push>(this, 'push', push);
  if (call !== undefined) {
    try {
      if (chunk !== null) call.tracker.onResponseData(chunk);
      // Nobody listened for the response, so Node has thrown the body away.
      else if (this._dumped) call.tracker.onError(undefined, 'application');
      else call.tracker.onResponseEnd();
    } catch (fault) {
      reportFault('reading a response', fault);
    }
  }
  return Reflect.apply(original, this, arguments);
}

/** `_destroy` of the response, which runs when it is cut off, by either side, and at its end. */
function destroyResponse(this: Response, error: Error | null): void {
  const call = httpCallOf(this);
  const original = call?.originalResponseDestroy ?? originalMethod<DestroyResponse>(this, '_destroy', destroyResponse);
  if (call !== undefined && !call.tracker.settled) {
    // The error that Node gives when the connection was closed.
    if (readError(error).code === 'ECONNRESET') guard('watching a response', () => call.tracker.onError(error, 'unknown'));
    else call.onDestroy(error);
  }
  return Reflect.apply(original, this, arguments);
}

/**
 * `destroy` of the request. Nothing else tells that the caller ends a call: `abort()` before there is a socket raises no error, and
 * after that the error is the same as for a connection that closes.
 */
function destroyRequest(this: Request, error?: Error): Request {
  const call = httpCallOf(this);
  const original = call?.originalDestroy ?? originalMethod<DestroyRequest>(this, 'destroy', destroyRequest);
  call?.onDestroy(error);
  return Reflect.apply(original, this, arguments);
}

export const RESPONSE_PUSH = new MethodProperty('push', push);
export const RESPONSE_DESTROY = new MethodProperty('_destroy', destroyResponse);
export const REQUEST_DESTROY = new MethodProperty('destroy', destroyRequest);

/** The call of a request or response, also of what an application has derived from one or put around it. */
function httpCallOf(subject: Request | Response): HttpCall | undefined {
  const call = callOf(subject);
  if (call !== undefined) return call as HttpCall;
  try {
    return (inheritedCallOf(subject) ?? callBehindProxy(subject)) as HttpCall | undefined;
  } catch {
    return undefined;
  }
}

/** Nothing leads from a Proxy to its target, but from a response to its request, and back. */
function callBehindProxy(subject: object): ReturnType<typeof callOf> {
  const { req, res } = subject as Partial<Response & { readonly res: Response }>;
  const request = req ?? res?.req;
  return request && callOf(request);
}

/** By `emit`, not by a listener: an `'error'` without listeners must still be thrown, and without one for `'upgrade'` Node closes the connection. */
export function watchEvent(request: Request, name: 'error' | 'upgrade', onEvent: (argument: unknown) => void): void {
  const { emit } = request;
  const replacement = function (this: Request, event: string | symbol, argument?: unknown): boolean {
    if (event === name) guard('watching a request', () => onEvent(argument));
    return Reflect.apply(emit, this, arguments);
  };
  overrideMethod(request, new MethodProperty('emit', replacement), emit);
}

/** Reads the body of a request: what has been written already, and what `write` and `end` are given from now on. */
export function watchRequestBody(request: Request, tracker: ApiCallTracker): void {
  readWritten(request, tracker);
  overrideWriter(request, 'write', tracker);
  overrideWriter(request, 'end', tracker);
}

function readWritten({ _header, outputData }: Request, tracker: ApiCallTracker): void {
  let header = _header?.length ?? 0;
  for (const { data, encoding } of outputData) {
    const written = bytes(data, encoding);
    tracker.onRequestData(written.subarray(header));
    header = Math.max(0, header - written.length);
  }
}

function overrideWriter(request: Request, name: 'write' | 'end', tracker: ApiCallTracker): void {
  const original = request[name] as (...args: unknown[]) => unknown;
  const replacement = function (this: Request, chunk: unknown, encoding: unknown): unknown {
    if (!tracker.settled) guard('reading a request', () => tracker.onRequestData(bytes(chunk, encoding)));
    return Reflect.apply(original, this, arguments);
  };
  overrideMethod(request, new MethodProperty(name, replacement), original);
}

/** What `write` and `end` take, as bytes; nothing for what they will reject themselves, or a callback. */
function bytes(chunk: unknown, encoding: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  if (typeof chunk !== 'string') return NOTHING;
  return Buffer.from(chunk, typeof encoding === 'string' && Buffer.isEncoding(encoding) ? encoding : 'utf8');
}
