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
  // Not `http`: a require hook of OpenTelemetry would take note of it, and then not patch it for who comes later.
  // biome-ignore lint/style/useNodejsImportProtocol: internal, so not for sure there under a prefix.
  const { prototype } = (require('_http_client') as { ClientRequest: { prototype: Prototype } }).ClientRequest;
  const { onSocket } = prototype;
  prototype.onSocket = function (socket, error) {
    for (const listener of listeners) listener(this);
    onSocket.call(this, socket, error);
  };
}
