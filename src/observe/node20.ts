import type { ClientRequest } from 'node:http';

// Node 20 has no `http.client.request.created` channel, and by the time of `start` the body of a request is gone.
// `onSocket` runs inside the constructor for the default agents (later for a queued request, whose body is then still
// in `outputData`), so it stands in. This file goes when Node 20 goes.

type Listener = (request: ClientRequest) => void;
let listeners: readonly Listener[] = [];

/** Has `listener` told of each request; never, on a Node that has the channel. It must not throw. */
export function subscribe(listener: Listener): void {
  install();
  unsubscribe(listener);
  listeners = [...listeners, listener];
}

export function unsubscribe(listener: Listener): void {
  listeners = listeners.filter((each) => each !== listener);
}

type OnSocket = (this: ClientRequest, socket: unknown, error?: unknown) => void;
interface Prototype {
  onSocket: OnSocket;
}

const LAST_WITHOUT_CHANNEL = 20;
let installed = false;

function install(): void {
  if (installed || Number.parseInt(process.versions.node, 10) > LAST_WITHOUT_CHANNEL) return;
  installed = true;
  // Not by `require`: a hook of OpenTelemetry would take note of it, and then not patch `http` for who comes later; and a
  // bundler would look for it. Not `http`, where somebody may have put a ClientRequest of his own.
  const { prototype } = (process.getBuiltinModule('_http_client') as { ClientRequest: { prototype: Prototype } }).ClientRequest;
  const { onSocket } = prototype;
  prototype.onSocket = function (socket, error) {
    for (const listener of listeners) listener(this);
    onSocket.call(this, socket, error);
  };
}
