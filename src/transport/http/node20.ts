import type { ClientRequest } from 'node:http';

// Node 20 has no `http.client.request.created` channel, and by the time of `start` the body of a request has been sent. `onSocket`
// runs inside the constructor with the default agents (later for a queued request, whose body is then still in `outputData`), so it
// stands in. Delete this file when Node 20 is no longer supported.

type Listener = (request: ClientRequest) => void;
type OnSocket = (this: ClientRequest, ...args: unknown[]) => unknown;

/** The wrapper of `onSocket`, the method it replaced, and who is told of new requests. */
interface Wrapper {
  readonly onSocket: OnSocket;
  readonly original: OnSocket;
  readonly listeners: Set<Listener>;
}

/** On the prototype's method: its wrapper. Shared with other copies of this package, so that each sandbox of jest does not add one. */
const WRAPPER = Symbol.for('opentelemetry-instrumentation-tencentcloud.onSocket.1');
const LAST_WITHOUT_CHANNEL = 20;
const isNeeded = Number.parseInt(process.versions.node, 10) <= LAST_WITHOUT_CHANNEL;

/**
 * Calls `listener` for each new request; never on a Node that has the channel. The listener must not throw.
 *
 * @returns removes the listener. With the last one the wrapper is removed too, unless another one has been put around it; then it stays
 * and only calls through.
 */
export function onRequestCreated(listener: Listener): () => void {
  if (!isNeeded) return () => {};
  const prototype = clientRequestPrototype();
  const { listeners, onSocket, original } = wrapperOf(prototype.onSocket) ?? wrap(prototype);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && prototype.onSocket === onSocket) prototype.onSocket = original;
  };
}

/** What a request was destroyed with before it had a socket, as an AbortSignal's reason. Node keeps it under a symbol and emits it later. */
export function destroyError(request: ClientRequest): unknown {
  const key = Object.getOwnPropertySymbols(request).find(({ description }) => description === 'kError');
  return key && (request as unknown as Record<symbol, unknown>)[key];
}

function wrapperOf(onSocket: OnSocket): Wrapper | undefined {
  return (onSocket as OnSocket & { [WRAPPER]?: Wrapper })[WRAPPER];
}

function wrap(prototype: { onSocket: OnSocket }): Wrapper {
  const original = prototype.onSocket;
  const listeners = new Set<Listener>();
  const onSocket: OnSocket = function (...args) {
    for (const listener of listeners) listener(this);
    return Reflect.apply(original, this, args);
  };
  const wrapper = { onSocket, original, listeners };
  Object.defineProperty(onSocket, WRAPPER, Object.assign(Object.create(null), { value: wrapper }));
  prototype.onSocket = onSocket;
  return wrapper;
}

// Not by `require`: a hook of OpenTelemetry would take note of it, and then not patch `http` for whoever comes later; and a bundler
// would look for it. Not `http`, where somebody may have put another ClientRequest.
function clientRequestPrototype(): { onSocket: OnSocket } {
  return (process.getBuiltinModule('_http_client') as unknown as { ClientRequest: { prototype: { onSocket: OnSocket } } }).ClientRequest
    .prototype;
}
