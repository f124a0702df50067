/** `finalize()` of node-fetch 2, called by the timer of its `timeout` option. */
const TIMER_FINALIZES = /\bfinalize\b[^\n]*\n[^\n]*\bTimeout\b/;

/**
 * Whether a request is being aborted because the `timeout` of node-fetch 2 ran out, which is how
 * `tencentcloud-sdk-nodejs` ends a call after 60 s. It calls `abort()` without an error, as it does when the caller
 * aborts, so that only the call stack can tell the two apart. It is looked at for aborted requests only.
 */
export function isNodeFetchTimeout(): boolean {
  return TIMER_FINALIZES.test(new Error().stack ?? '');
}
