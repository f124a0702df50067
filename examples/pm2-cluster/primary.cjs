/**
 * A service in several processes, with one /metrics for the sum of the counters of all workers. Keep the registry in the text format:
 * prom-client cannot aggregate OpenMetrics.
 *
 *     node examples/pm2-cluster/primary.cjs          or          pm2 start examples/pm2-cluster/ecosystem.config.cjs
 *     curl localhost:3000/zones/ap-guangzhou; curl localhost:3000/zones/nowhere; curl localhost:9464/metrics
 */
const cluster = require('node:cluster');
const { once } = require('node:events');
const { createServer } = require('node:http');
const { join } = require('node:path');
const { AggregatorRegistry } = require('prom-client');

async function main() {
  cluster.setupPrimary({ exec: join(__dirname, 'service.cjs') });
  const workers = Array.from({ length: Number(process.env.WORKERS ?? 2) }, () => cluster.fork());
  const listening = await Promise.all(workers.map((worker) => once(worker, 'listening')));
  // A new worker counts from 0 again. Prometheus handles that as a counter reset.
  cluster.on('exit', (_worker, code) => code !== 0 && cluster.fork());

  const registry = new AggregatorRegistry();
  const server = createServer(async (_request, response) => {
    try {
      const metrics = await registry.clusterMetrics();
      response.setHeader('content-type', registry.contentType).end(metrics);
    } catch (error) {
      // A worker did not answer in time. The scrape fails, and `up` is 0 in Prometheus.
      response.writeHead(503).end(`${error.message}\n`);
    }
  });
  await once(server.listen(Number(process.env.METRICS_PORT ?? 9464)), 'listening');
  console.log(`http://localhost:${listening[0][0].port} http://localhost:${server.address().port}/metrics`);
}

process.once('SIGTERM', () => {
  for (const worker of Object.values(cluster.workers)) worker.process.kill();
  process.exit();
});
void main();
