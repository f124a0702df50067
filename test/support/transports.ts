import * as http from 'node:http';
import * as undici6 from 'undici6';
import * as undici7 from 'undici7';

/** One request. The headers say which API call it is. */
export interface TransportRequest {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** What the client got. */
export interface TransportAnswer {
  readonly status: number;
  readonly body: Buffer;
}

/** Sends a request and reads the whole response. */
export type Transport = (request: TransportRequest) => Promise<TransportAnswer>;

const viaHttp: Transport = ({ url, method = 'POST', headers = {}, body, signal }) =>
  new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, signal }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }));
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });

const viaFetch: Transport = async ({ url, method = 'POST', headers, body, signal }) => {
  const response = await fetch(url, { method, headers, body: method === 'GET' ? undefined : (body ?? '{}'), signal });
  return { status: response.status, body: await collected(response.body ?? []) };
};

function viaUndici({ request }: Pick<typeof undici7, 'request'>): Transport {
  return async ({ url, method = 'POST', headers, body, signal }) => {
    const response = await request(url, { method: method as 'POST', headers, body: body ?? null, signal });
    return { status: response.statusCode, body: await collected(response.body) };
  };
}

async function collected(body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The ways in which a Node.js service calls the API. */
export const transports: Readonly<Record<string, Transport>> = {
  'node:http': viaHttp,
  fetch: viaFetch,
  'undici 6': viaUndici(undici6 as unknown as typeof undici7),
  'undici 7': viaUndici(undici7),
};

/** The headers that make a request to a local server a recognised API call. */
export function tc3Headers(service: string, action: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    'Content-Type': 'application/json',
    'X-TC-Action': action,
    'X-TC-Version': '2017-03-12',
    'X-TC-Region': 'ap-guangzhou',
    Authorization: `TC3-HMAC-SHA256 Credential=AKIDtest/2026-11-24/${service}/tc3_request, SignedHeaders=content-type;host, Signature=00`,
    ...more,
  };
}
