import http from 'node:http';
import type { WireCase } from './cases.js';

export interface Transport {
  readonly name: string;
  /** Instrumentation scope of the expected parent span. */
  readonly parent: string;
  /** Whether the caller's Host header is sent. Without it the service is not known. */
  readonly keepsHost: boolean;
  send(origin: string, wireCase: WireCase, headers: Record<string, string>): Promise<Buffer>;
}

const UNDICI_SCOPE = '@opentelemetry/instrumentation-undici';

const overHttp: Transport = {
  name: 'http',
  parent: '@opentelemetry/instrumentation-http',
  keepsHost: true,
  send: (origin, { method, path, requestBody }, headers) =>
    new Promise((resolve, reject) => {
      const request = http.request(origin + path, { method, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve(Buffer.concat(chunks)));
        response.on('error', reject);
      });
      request.on('error', reject);
      request.end(requestBody);
    }),
};

const overFetch: Transport = {
  name: 'fetch',
  parent: UNDICI_SCOPE,
  keepsHost: false,
  async send(origin, { method, path, requestBody }, { Host: _dropped, ...headers }) {
    const response = await fetch(origin + path, { method, headers, body: method === 'POST' ? (requestBody ?? '') : undefined });
    return Buffer.from(await response.arrayBuffer());
  },
};

/** The part of the API that is the same in each npm undici. */
interface Undici {
  request(url: string, options: object): Promise<{ readonly body: { arrayBuffer(): Promise<ArrayBuffer> } }>;
}

/** @param undici an npm copy of undici */
export function transports(undici: unknown): readonly Transport[] {
  const { request } = undici as Undici;
  const overUndici: Transport = {
    name: 'undici',
    parent: UNDICI_SCOPE,
    keepsHost: true,
    async send(origin, { method, path, requestBody }, headers) {
      const { body } = await request(origin + path, { method, headers, body: requestBody });
      return Buffer.from(await body.arrayBuffer());
    },
  };
  return [overHttp, overFetch, overUndici];
}
