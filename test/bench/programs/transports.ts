import dns from 'node:dns';
import * as http from 'node:http';
import type { LookupFunction } from 'node:net';
import { request as undiciRequest } from 'undici7';
import type { Hand } from './by-hand';

/** Sends a request and reads its answer as JSON, the way applications do; `hand` looks on, if there is one. */
export type Transport = (url: string, options: Options, hand: Hand | undefined) => Promise<unknown>;

export interface Options {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** With node:http, the port that goes without saying, so that a Host header is what it is on port 443. */
  readonly defaultPort: number;
}

export type TransportName = 'http' | 'fetch' | 'undici.request';

const agent = new http.Agent({ keepAlive: true });
// Whatever a host is called, it is here: so requests go to the API by its own name.
dns.lookup = ((_host: string, _options: object, done: Parameters<LookupFunction>[2]) =>
  done(null, [{ address: '127.0.0.1', family: 4 }])) as typeof dns.lookup;

export const transports: Readonly<Record<TransportName, Transport>> = {
  http: (url, { method, headers, body, defaultPort }, hand) =>
    new Promise((resolve, reject) => {
      const sent = http.request(url, { method, headers, agent, defaultPort }, (response) => {
        const chunks: Buffer[] = [];
        hand?.onResponse(response);
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString())));
      });
      sent.on('error', reject);
      sent.end(body);
    }),

  fetch: async (url, { method, headers, body }, hand) => {
    const response = await fetch(url, { method, headers, body });
    const seen = hand?.onFetchResponse(response);
    const answer: unknown = await response.json();
    await seen;
    return answer;
  },

  'undici.request': async (url, { method, headers, body }) => {
    const answer = await undiciRequest(url, { method, headers, body });
    return answer.body.json();
  },
};
