import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { type LocalServer, serve } from '../../support/server';

export const REQUEST_ID = 'a243601d-610b-46f5-a134-d856b2ebe1fe';
const ENVELOPE = `{"Response":{"TotalCount":0,"RequestId":"${REQUEST_ID}"}}`;

function errorEnvelope(code: string): string {
  return `{"Response":{"Error":{"Code":"${code}","Message":"m"},"RequestId":"${REQUEST_ID}"}}`;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => unknown;

/** Sends the head and a first piece, and nothing more. */
function begins(status: number, piece = ENVELOPE.slice(0, 20)): Answer {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': '400000' });
    response.write(piece);
  };
}

/** What the server does, by the path of the request. */
export const ANSWERS = {
  success: (_, response) => response.end(ENVELOPE),
  error: (_, response) => response.end(errorEnvelope('LimitExceeded')),
  'error on 500': (_, response) => response.writeHead(500).end(errorEnvelope('InternalError')),
  'dry run': (_, response) => response.end(errorEnvelope('DryRunOperation')),
  'bad gateway': (_, response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<html>502</html>'),
  'no content': (_, response) => response.writeHead(204).end(),
  'two codings': (_, response) =>
    response.writeHead(200, ['Content-Encoding', 'gzip', 'Content-Encoding', 'br']).end(brotliCompressSync(gzipSync(ENVELOPE))),
  'unknown coding': (_, response) => response.writeHead(200, { 'content-encoding': 'utf-8' }).end(ENVELOPE),
  'reset before': (request) => request.socket.resetAndDestroy(),
  'closed before': (request) => request.socket.end(),
  'reset within': (_, response) => {
    response.writeHead(200, { 'content-length': '4096' });
    response.write(ENVELOPE.slice(0, -1), () => response.socket?.resetAndDestroy());
  },
  'reset within a 503': (_, response) => {
    response.writeHead(503, { 'content-length': '4096' });
    response.write('Service', () => response.socket?.resetAndDestroy());
  },
  'cut short': (_, response) => {
    response.writeHead(200, { 'content-length': '4096' });
    response.write(ENVELOPE.slice(0, -1), () => response.socket?.end());
  },
  'not HTTP': (request) => request.socket.end('nonsense\r\n\r\n'),
  hangs: () => undefined,
  'begins 200': begins(200),
  'begins 503': begins(503, 'Service Unavailable'),
  '503 once': (_, response) => response.end(ENVELOPE),
} satisfies Record<string, Answer>;

export type AnswerName = keyof typeof ANSWERS;

/** A server that answers by path, and tells of each request that it has received. */
export interface EndingServer extends LocalServer {
  urlOf(answer: AnswerName): string;
  /** Calls back when the next request has arrived. */
  onNextRequest(callback: () => void): void;
  /** When the latest request has arrived, by `performance.now()`. */
  latestRequest(): number;
}

export async function startServer(): Promise<EndingServer> {
  let onRequest: () => void = () => undefined;
  let isRetried = false;
  let latestRequest = Number.NEGATIVE_INFINITY;
  const server = await serve((request, response) => {
    response.on('error', () => undefined);
    request.resume().on('end', () => {
      latestRequest = performance.now();
      const answer = decodeURIComponent((request.url ?? '').slice(1)) as AnswerName;
      if (answer === '503 once' && (isRetried = !isRetried)) response.writeHead(503).end('Service Unavailable');
      else (ANSWERS[answer] as Answer)(request, response);
      const told = onRequest;
      onRequest = () => undefined;
      told();
    });
  });
  return {
    ...server,
    urlOf: (answer) => `${server.url}/${encodeURIComponent(answer)}`,
    onNextRequest(callback) {
      onRequest = callback;
    },
    latestRequest: () => latestRequest,
  };
}

/** A URL where nobody listens. */
export async function refusingUrl(): Promise<string> {
  const server: Server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}
