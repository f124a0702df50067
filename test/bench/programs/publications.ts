/**
 * What Node does for our sake on each request that is no API call, alone in a loop: it publishes to the channels that
 * somebody has subscribed to, and in Node 20 calls `onSocket`, with real requests that have been made before. The sending
 * itself costs a hundred times as much, and would drown it.
 */
import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel';
import * as http from 'node:http';
import { cpuOfLoop } from './cpu';
import { argument, fail, ready } from './side';
import { type TransportName, transports } from './transports';
import { newInstrumentation } from './watchers';

export interface PublicationsArgument {
  readonly transport: TransportName;
  readonly watched: boolean;
  readonly port: number;
}

interface Message {
  readonly request: object;
  readonly response: object;
}

const REQUESTS = 64;
const HAS_CREATED_CHANNEL = Number.parseInt(process.versions.node, 10) > 20;

const { transport, watched, port } = argument<PublicationsArgument>();

const created = channel('http.client.request.created');
const started = channel('http.client.request.start');
const finished = channel('http.client.response.finish');
const undiciCreated = channel('undici:request:create');
const undiciBodySent = channel('undici:request:bodySent');
const undiciHeaders = channel('undici:request:headers');
const undiciTrailers = channel('undici:request:trailers');

type Prototype = { onSocket(socket: unknown, error?: unknown): void };
const { prototype } = http.ClientRequest as unknown as { prototype: Prototype };

/** As in lib/_http_client.js. */
function publishHttp({ request, response }: Message): void {
  if (!HAS_CREATED_CHANNEL) prototype.onSocket.call(request, undefined);
  else if (created.hasSubscribers) created.publish({ request });
  if (started.hasSubscribers) started.publish({ request });
  if (finished.hasSubscribers) finished.publish({ request, response });
}

/** As in lib/core/request.js of undici. */
function publishUndici({ request, response }: Message): void {
  if (undiciCreated.hasSubscribers) undiciCreated.publish({ request });
  if (undiciBodySent.hasSubscribers) undiciBodySent.publish({ request });
  if (undiciHeaders.hasSubscribers) undiciHeaders.publish({ request, response });
  if (undiciTrailers.hasSubscribers) undiciTrailers.publish({ request, trailers: [] });
}

/** Real requests and responses, as the channels have them. */
async function collect(channelName: string): Promise<Message[]> {
  const messages: Message[] = [];
  const collector = (message: unknown): unknown => messages.push(message as Message);
  subscribe(channelName, collector);
  for (let i = 0; i < REQUESTS; i++) {
    const headers = { Accept: 'application/json', 'X-Request-Id': String(i) };
    await transports[transport](`http://127.0.0.1:${port}/success`, { method: 'GET', headers, body: undefined, defaultPort: port }, undefined);
  }
  unsubscribe(channelName, collector);
  return messages;
}

async function main(): Promise<void> {
  const overHttp = transport === 'http';
  const messages = await collect(overHttp ? finished.name.toString() : undiciHeaders.name.toString());
  if (messages.length !== REQUESTS) throw new Error(`${messages.length} requests`);
  // What is measured is what we put before it, not what Node does in it.
  if (!HAS_CREATED_CHANNEL) prototype.onSocket = () => undefined;
  if (watched) newInstrumentation();
  const publish = overHttp ? publishHttp : publishUndici;
  const publishAll = (): void => {
    for (const message of messages) publish(message);
  };
  ready(undefined, () => cpuOfLoop(publishAll, 64, 20_000) / REQUESTS);
}

main().catch(fail);
