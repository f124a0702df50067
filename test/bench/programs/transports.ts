import * as http from 'node:http';
import type { LookupFunction } from 'node:net';
import { request as undiciRequest } from 'undici7';
import type { Hand } from './by-hand';

/** Sends a request and reads its answer as JSON, as any application does; `hand` looks on, if there is one. */
export type Transport = (url: string, options: Options, hand: Hand | undefined) => Promise<unknown>;

export interface Options {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export type TransportName = 'http' | 'fetch' | 'undici.request';

const agent = new http.Agent({ keepAlive: true });
/** Whatever the host is called, it is here. */
const lookup = ((_host, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }])) as LookupFunction;

export const transports: Readonly<Record<TransportName, Transport>> = {
  http: (url, { method, headers, body }, hand) =>
    new Promise((resolve, reject) => {
      const sent = http.request(url, { method, headers, agent, lookup }, (response) => {
        const chunks: Buffer[] = [];
        hand?.onResponse(response);
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString())));
      });
      sent.on('error', reject);
      sent.end(body);
    }),

  fetch: async (url, options, hand) => {
    const response = await fetch(url, options);
    const seen = hand?.onFetchResponse(response);
    const answer: unknown = await response.json();
    await seen;
    return answer;
  },

  'undici.request': async (url, options) => {
    const { body } = await undiciRequest(url, options);
    return body.json();
  },
};
