/**
 * A service in four processes (`node:cluster`), with one `/metrics` that adds up what the workers have counted. `/call` makes every
 * worker make the calls of `calls.ts`; `/replace` kills one and starts another in its place.
 */
import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TencentCloudInstrumentation } from 'opentelemetry-instrumentation-tencentcloud';
import { AggregatorRegistry, type PrometheusContentType } from 'prom-client';
import { makeCalls } from './calls';

export const WORKERS = 4;

if (cluster.isPrimary) void lead();
else work();

async function lead(): Promise<void> {
  const registry = new AggregatorRegistry<PrometheusContentType>();
  const start = async (): Promise<void> => {
    const worker = cluster.fork();
    await next(worker, 'ready');
  };
  await Promise.all(Array.from({ length: WORKERS }, start));

  const actions: Readonly<Record<string, () => Promise<unknown>>> = {
    '/metrics': () => registry.clusterMetrics(),
    '/call': () => Promise.all(workers().map((worker) => (worker.send('call'), next(worker, 'called')))),
    async '/replace'() {
      const [worker] = workers();
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
async function next(worker: Worker, what: string): Promise<void> {
  for (let said: unknown; said !== what; ) [said] = await once(worker, 'message');
}

function work(): void {
  // Makes it answer the primary's questions.
  new AggregatorRegistry();
  new TencentCloudInstrumentation();
  if (process.env.AGG)
    (require('prom-client').register.getSingleMetric('tencent_cloud_client_start_time_seconds') as { aggregator: string }).aggregator =
      process.env.AGG;
  const { API_URL = '', SECRET_ID: secretId = '', SECRET_KEY: secretKey = '' } = process.env;
  process.on('message', async (message) => {
    if (message !== 'call') return;
    await makeCalls(API_URL, { secretId, secretKey });
    process.send?.('called');
  });
  process.send?.('ready');
}
