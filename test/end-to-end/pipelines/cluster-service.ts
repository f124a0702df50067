/**
 * A service in four processes (`node:cluster`), with one `/metrics` that adds up what the workers have counted. `/call` makes every
 * worker make the calls of `calls.ts`; `/replace` kills one of the younger and starts another in its place.
 */
import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TencentCloudInstrumentation } from 'opentelemetry-instrumentation-tencentcloud';
import { AggregatorRegistry, type PrometheusContentType } from 'prom-client';
import { makeCalls } from './calls';

const WORKERS = 4;

if (cluster.isPrimary) void lead();
else work();

async function lead(): Promise<void> {
  const registry = new AggregatorRegistry<PrometheusContentType>();
  const start = async (): Promise<void> => {
    const worker = cluster.fork();
    await next(worker, 'ready');
  };
  // One first, so that it is known which is the oldest.
  await start();
  await Promise.all(Array.from({ length: WORKERS - 1 }, start));

  const actions: Readonly<Record<string, () => Promise<unknown>>> = {
    '/metrics': () => registry.clusterMetrics(),
    '/call': () => Promise.all(workers().map((worker) => (worker.send('call'), next(worker, 'called')))),
    async '/replace'() {
      const worker = workers()[WORKERS - 1];
      worker.process.kill('SIGKILL');
      await once(worker, 'exit');
      await start();
    },
  };
  const server = createServer(async ({ url = '' }, response) => {
    try {
      const body = await actions[url]();
      response.setHeader('Content-Type', registry.contentType).end(typeof body === 'string' ? body : '');
    } catch (error) {
      // A worker that dies while it is asked never answers; prom-client gives up after 5 s.
      response.writeHead(503).end(String(error));
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  process.send?.(`127.0.0.1:${(server.address() as AddressInfo).port}`);
  // The workers end when their primary is gone.
  process.once('disconnect', () => process.exit());
}

function workers(): Worker[] {
  return Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
}

/** Resolves when a worker has said that; prom-client talks to it on the same channel. */
function next(worker: Worker, what: string): Promise<void> {
  return new Promise((resolve) => {
    const hear = (said: unknown): void => {
      if (said !== what) return;
      worker.off('message', hear);
      resolve();
    };
    worker.on('message', hear);
  });
}

function work(): void {
  // Makes it answer the primary's questions.
  new AggregatorRegistry();
  new TencentCloudInstrumentation();
  const { API_URL = '', SECRET_ID: secretId = '', SECRET_KEY: secretKey = '' } = process.env;
  process.on('message', async (message) => {
    if (message !== 'call') return;
    await makeCalls(API_URL, { secretId, secretKey });
    process.send?.('called');
  });
  process.send?.('ready');
}
