/**
 * The shop: a small web service whose every page needs Tencent Cloud, and an example of how to be instrumented. It knows nothing
 * of telemetry beyond `/metrics`; `tracing.ts` does the rest: `node --import tsx --import ./tracing.ts service.ts`.
 *
 * From the environment:
 *
 *     TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY, TENCENTCLOUD_TOKEN (if it is a temporary key)
 *     TENCENTCLOUD_LOCAL_API    port of a local API to call in place of the real one
 *     PORT                      where to listen on 127.0.0.1 (default 0: any free one)
 *
 * A parent process can give it another key while it runs; see `service-process.ts`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { register } from 'prom-client';
import { Cloud } from './cloud';
import { ROUTES } from './routes';
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

const server = createServer((request, response) => void serve(request, response));
// Node's own 5 s race with a visitor who reuses the connection just then.
server.keepAliveTimeout = 60_000;
server.listen(Number(PORT), '127.0.0.1', () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  if (process.send === undefined) console.log(`The shop is open on ${url}; its metrics are on ${url}/metrics`);
  tell({ listening: url });
});

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop');
  if (pathname === '/metrics') {
    response.setHeader('Content-Type', register.contentType).end(await register.metrics());
    return;
  }
  const route = ROUTES[`${request.method} ${pathname}`];
  if (route === undefined) return answer(response, 404, { error: 'no such page' });

  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    answer(response, 200, await route(cloud, searchParams, gone.signal));
  } catch (error) {
    const { code, requestId } = error as { code?: string; requestId?: string };
    answer(response, 502, { error: 'Tencent Cloud did not do it', code, requestId });
  }
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

function tell(message: FromService): void {
  process.send?.(message);
}

process.on('message', ({ credential }: ToService) => {
  cloud.credential = credential;
  tell({ rotated: true });
});

process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
  if (process.connected) process.disconnect();
});
// Nobody is there any more to end it.
process.once('disconnect', () => process.emit('SIGTERM'));
if (process.send === undefined) process.once('SIGINT', () => process.emit('SIGTERM'));
