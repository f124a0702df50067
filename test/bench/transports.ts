import dns from 'node:dns';
import * as http from 'node:http';
import type { LookupFunction } from 'node:net';
import { request as undiciRequest } from 'undici7';

export interface Request {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** With node:http, the port that the Host header leaves out, so that it is what it is on port 443. */
  readonly defaultPort: number;
}

export type TransportName = 'http' | 'fetch' | 'undici';

const agent = new http.Agent({ keepAlive: true });
// Whatever a host is called, it is here: so requests go to the API by its own name.
dns.lookup = ((_host: string, _options: object, done: Parameters<LookupFunction>[2]) =>
  done(null, [{ address: '127.0.0.1', family: 4 }])) as typeof dns.lookup;

/** Sends a request and reads its answer as JSON, the way applications do. */
export const transports: Readonly<Record<TransportName, (request: Request) => Promise<unknown>>> = {
  http: ({ url, method, headers, body, defaultPort }) =>
    new Promise((resolve, reject) => {
      const sent = http.request(url, { method, headers, agent, defaultPort }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString())));
      });
      sent.on('error', reject);
      sent.end(body);
    }),

  fetch: async ({ url, method, headers, body }) => (await fetch(url, { method, headers, body })).json(),

  undici: async ({ url, method, headers, body }) => (await undiciRequest(url, { method, headers, body })).body.json(),
};
