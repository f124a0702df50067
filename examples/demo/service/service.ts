/**
 * The shop: a small web service that calls Tencent Cloud for every page. It knows nothing of telemetry except `/metrics`;
 * `tracing.ts` does the rest: `node --import tsx --import ./tracing.ts service.ts`.
 *
 * Environment:
 *
 *     TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY, TENCENTCLOUD_TOKEN (of a temporary key)
 *     TENCENTCLOUD_LOCAL_API    port of a local API to call instead of the real one
 *     PORT                      port on 127.0.0.1 (default 0: any free port)
 *
 * A parent process can give it another key while it runs; see `service-process.ts`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { register } from 'prom-client';
import { Cloud } from './cloud';
import type { FromService, ToService } from './service-process';

const {
  TENCENTCLOUD_SECRET_ID = '',
  TENCENTCLOUD_SECRET_KEY = '',
  TENCENTCLOUD_TOKEN: token,
  TENCENTCLOUD_LOCAL_API,
  PORT = '0',
} = process.env;
const cloud = new Cloud(
  { secretId: TENCENTCLOUD_SECRET_ID, secretKey: TENCENTCLOUD_SECRET_KEY, token },
  TENCENTCLOUD_LOCAL_API === undefined ? undefined : Number(TENCENTCLOUD_LOCAL_API),
);

/** Makes the content of a page from a call. @throws what the call threw. */
type Page = (region: string, query: URLSearchParams, signal: AbortSignal) => Promise<unknown>;

const PAGES: Readonly<Record<string, Page>> = {
  'GET /regions': (region) => cloud.regions(region),
  'GET /fleet': (region) => cloud.instances(region),
  'GET /zones': (region, _query, signal) => cloud.zones(region, signal),
  'POST /fleet': (region, query) => cloud.startInstance(region, { dryRun: query.has('dryRun') }),
  'POST /jobs': (region, query) => cloud.runFunction(region, query.get('function') ?? 'hello'),
  'GET /functions': (region, _query, signal) => cloud.functions(region, signal),
  'POST /orders': (region) => cloud.sendMessage(region),
  'POST /chat': (_region, query) => cloud.chat(query.get('model') ?? 'hunyuan-lite'),
};

const server = createServer((request, response) => void serve(request, response));
// With Node's default of 5 s the server may close a connection just when the client reuses it.
server.keepAliveTimeout = 60_000;
server.listen(Number(PORT), '127.0.0.1', () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  if (process.send === undefined) console.log(`The shop listens on ${url}; its metrics are on ${url}/metrics`);
  tellParent({ listening: url });
});

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop');
  if (pathname === '/metrics') {
    response.setHeader('Content-Type', register.contentType).end(await register.metrics());
    return;
  }
  const page = PAGES[`${request.method} ${pathname}`];
  if (page === undefined) return sendJson(response, 404, { error: 'no such page' });

  const disconnected = new AbortController();
  response.once('close', () => disconnected.abort());
  try {
    sendJson(response, 200, await page(searchParams.get('region') ?? 'ap-guangzhou', searchParams, disconnected.signal));
  } catch (error) {
    const { code, requestId } = error as { code?: string; requestId?: string };
    sendJson(response, 502, { error: 'The call to Tencent Cloud failed', code, requestId });
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

function tellParent(message: FromService): void {
  process.send?.(message);
}

process.on('message', ({ credential }: ToService) => {
  cloud.credential = credential;
  tellParent({ rotated: true });
});

process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
  if (process.connected) process.disconnect();
});
// The parent process has ended.
process.once('disconnect', () => process.emit('SIGTERM'));
if (process.send === undefined) process.once('SIGINT', () => process.emit('SIGTERM'));
