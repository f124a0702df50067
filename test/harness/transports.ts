import * as http from 'node:http';
import * as undici6 from 'undici6';
import * as undici7 from 'undici7';

/** One request; what it is for stands in its headers. */
export interface TransportRequest {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
  /** Told of each piece of the answer's body when the client gets it. */
  readonly onPiece?: () => unknown;
}

/** What a client makes of an answer. */
export interface TransportAnswer {
  readonly status: number;
  readonly body: Buffer;
}

/** Sends a request and reads the answer to its end. */
export type Transport = (request: TransportRequest) => Promise<TransportAnswer>;

const viaHttp: Transport = ({ url, method = 'POST', headers = {}, body, signal, onPiece }) =>
  new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, signal }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        onPiece?.();
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }));
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });

const viaFetch: Transport = async ({ url, method = 'POST', headers, body, signal, onPiece }) => {
  const response = await fetch(url, { method, headers, body: method === 'GET' ? undefined : (body ?? '{}'), signal });
  return { status: response.status, body: await collected(response.body ?? [], onPiece) };
};

function viaUndici({ request }: Pick<typeof undici7, 'request'>): Transport {
  return async ({ url, method = 'POST', headers, body, signal, onPiece }) => {
    const response = await request(url, { method: method as 'POST', headers, body: body ?? null, signal });
    return { status: response.statusCode, body: await collected(response.body, onPiece) };
  };
}

async function collected(body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, onPiece?: () => unknown): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) {
    pieces.push(piece);
    onPiece?.();
  }
  return Buffer.concat(pieces);
}

/** The ways in which a Node.js service calls the API. */
export const transports: Readonly<Record<string, Transport>> = {
  'node:http': viaHttp,
  fetch: viaFetch,
  'undici 6': viaUndici(undici6 as unknown as typeof undici7),
  'undici 7': viaUndici(undici7),
};

/** The headers by which a call to a local server is recognised. */
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
