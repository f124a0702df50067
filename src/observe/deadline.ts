import type { ClientRequest } from 'node:http';

/**
 * The timer of node-fetch 2's `timeout` option calls a function of its own, which calls `abort()`; told without their names, which
 * bundlers shorten. An AbortSignal has the frames of its event between the two, also where a timer fires it.
 */
const NODE_FETCH = /\bClientRequest\.abort \(node:_http_client\b.*\n.*\n.*\bTimeout\b.*\n.*\blistOnTimeout \(node:internal\/timers\b/;
/** A listener of `'timeout'`, of a request, a response or a socket: all of them are told by the timer of the socket. */
const SILENT_SOCKET = /\bSocket\._onTimeout \(node:net\b/;

/** Between the one who destroys a request and the timer there may be wrapped listeners, more than the ten that V8 notes. */
const FRAMES = 50;

/**
 * Whether a request is being destroyed because a time limit has passed: the `timeout` of node-fetch 2, which is how
 * `tencentcloud-sdk-nodejs` ends a call after 60 s, or that of `setTimeout()` of a request, a response or a socket. Those who
 * do it give no error, as when the caller aborts, so that only the call stack can tell the two apart. It is looked at for
 * destroyed requests only.
 */
export function isDeadline(request: ClientRequest): boolean {
  const stack = stackOf(isDeadline);
  return SILENT_SOCKET.test(stack) || (NODE_FETCH.test(stack) && isNodeFetch(request));
}

/** Nobody else gives every header as a list. Without this, a caller's own timer that aborts by way of a function looks the same. */
function isNodeFetch(request: ClientRequest): boolean {
  return Array.isArray(request.getHeader('accept'));
}

/** The call stack as V8 writes it, whatever the application does with stacks; that is as before when it is done. */
function stackOf(above: (request: ClientRequest) => unknown): string {
  const limit = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit');
  const writer = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  try {
    // Where they cannot be set, the usual frames have to do.
    put('stackTraceLimit', { value: FRAMES, configurable: true, writable: true });
    put('prepareStackTrace', { value: undefined, configurable: true, writable: true });
    const holder: { stack?: string } = {};
    Error.captureStackTrace(holder, above);
    return String(holder.stack);
  } catch {
    // Where it cannot be set, the application writes the stack, and may fail to.
    return '';
  } finally {
    put('stackTraceLimit', limit);
    put('prepareStackTrace', writer);
  }
}

function put(name: string, property: PropertyDescriptor | undefined): void {
  if (property === undefined) Reflect.deleteProperty(Error, name);
  else Reflect.defineProperty(Error, name, property);
}
