import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';

interface HttpMessage {
  readonly request: ClientRequest;
  readonly response: IncomingMessage;
}

/** What a worse instrumentation does. The suite must detect each of these. */
const FAULTS = {
  'adds a data listener': () => onResponse(({ response }) => response.on('data', () => undefined)),
  'adds an error listener': () => onResponse(({ request }) => request.on('error', () => undefined)),
  'adds an enumerable method': () =>
    onResponse(({ response }) => {
      const { push } = response;
      response.push = (chunk: unknown, encoding) => push.call(response, chunk, encoding);
    }),
  'clones the fetch response': () => {
    const { fetch } = globalThis;
    globalThis.fetch = async (...args) => {
      const response = await fetch(...args);
      if (response.body !== null) response.clone();
      return response;
    };
  },
  'passes the fetch body through a transform': () => {
    const { fetch } = globalThis;
    globalThis.fetch = async (...args) => {
      const response = await fetch(...args);
      return response.body === null ? response : new Response(response.body.pipeThrough(new TransformStream()), response);
    };
  },
} satisfies { readonly [fault: string]: () => void };

export type Fault = keyof typeof FAULTS;
export const faults = Object.keys(FAULTS) as Fault[];

export function isFault(name: string): name is Fault {
  return name in FAULTS;
}

export function plant(fault: Fault): void {
  FAULTS[fault]();
}

function onResponse(act: (message: HttpMessage) => unknown): void {
  subscribe('http.client.response.finish', (message) => act(message as HttpMessage));
}
