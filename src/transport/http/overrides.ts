import { reportFault } from '../../util/diag';
import { readError } from '../../util/read-error';
import { callOf, inheritedCallOf } from '../bind-call';
import { MethodProperty, originalMethod } from '../override-method';
import type { HttpCall } from './http-call';
import type { Request, Response } from './node-http';

// Methods that stand in for Node's on the request and response of one call. No channel carries chunks of a body, or tells of an abort.
// They pass on `arguments` as they are: an application's own method below may look at how many there are.

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
    if (isConnectionClosed(error)) call.onConnectionClosed(error);
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

function isConnectionClosed(error: unknown): boolean {
  return readError(error).code === 'ECONNRESET';
}
