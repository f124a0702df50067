import dns from 'node:dns';
import * as http from 'node:http';
import type { LookupFunction } from 'node:net';
import { request as undiciRequest } from 'undici7';

interface Request {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** With node:http, the port that the Host header leaves out, so that it is the same as on port 443. */
  readonly defaultPort: number;
}

export type TransportName = 'http' | 'fetch' | 'undici';

/** `call`: every second one fails. */
export type RequestKind = 'call' | 'success' | 'failure' | 'other';

export const API_HOST = 'cvm.tencentcloudapi.com';

const CALL = {
  method: 'POST',
  headers: {
    'Content-Type': 'application/json',
    'X-TC-Action': 'DescribeInstances',
    'X-TC-Version': '2017-03-12',
    'X-TC-Region': 'ap-guangzhou',
    'X-TC-Timestamp': '1795478400',
    'X-TC-TraceId': '7b6f8a52-52c4-4f8e-9c5b-6a3b7b9a0f11',
    Authorization:
      'TC3-HMAC-SHA256 Credential=AKIDexample/2026-11-24/cvm/tc3_request, SignedHeaders=content-type;host, Signature=2230eefd229f582d8b1b891af7107b91597240707d778ab3738f756258d7652c',
  },
  body: '{"Limit":20,"Offset":0}',
} as const;
const OTHER = { method: 'GET', headers: { Accept: 'application/json', 'X-Request-Id': '1795478400' }, body: undefined } as const;

/** The requests of a kind, to be sent in turn. */
export function requestsOf(kind: RequestKind, port: number): readonly Request[] {
  const success: Request = { ...CALL, url: `http://${API_HOST}:${port}/success`, defaultPort: port };
  const failure: Request = { ...CALL, url: `http://${API_HOST}:${port}/failure`, defaultPort: port };
  switch (kind) {
    case 'call':
      return [success, failure];
    case 'success':
      return [success];
    case 'failure':
      return [failure];
    case 'other':
      return [{ ...OTHER, url: `http://example.org:${port}/success`, defaultPort: port }];
  }
}

const agent = new http.Agent({ keepAlive: true });
// Every host name leads to this machine, so that the API can be called by its own.
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
