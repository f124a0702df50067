import { debuglog } from 'node:util';

/**
 * Keeps the log of `NODE_DEBUG=fetch` and `NODE_DEBUG=undici` alive. When undici 7 or 8 is loaded and somebody is subscribed to its
 * channels already, it takes them for the logger of another copy and stays silent. So the built-in one is loaded before we subscribe;
 * it also writes for copies from npm, as the channels are those of the process. Takes 20 ms, only with that variable.
 */
export function keepDebugLog(): void {
  // Reading this global loads undici; `fetch` itself is loaded at its first call.
  if (debuglog('fetch').enabled || debuglog('undici').enabled) void globalThis.Headers;
}
