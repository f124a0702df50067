/** `finalize()` of node-fetch 2, called by the timer of its `timeout` option. */
const NODE_FETCH = /\bfinalize\b[^\n]*\n[^\n]*\bTimeout\b/;
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
export function isDeadline(): boolean {
  const stack = stackOf(isDeadline);
  return NODE_FETCH.test(stack) || SILENT_SOCKET.test(stack);
}

function stackOf(above: () => unknown): string {
  const limit = Error.stackTraceLimit;
  // Where it cannot be set, the usual frames have to do.
  Reflect.set(Error, 'stackTraceLimit', FRAMES);
  try {
    const holder: { stack?: string } = {};
    Error.captureStackTrace(holder, above);
    return String(holder.stack);
  } catch {
    // The application may write its own stacks, and fail to.
    return '';
  } finally {
    Reflect.set(Error, 'stackTraceLimit', limit);
  }
}
