/**
 * What the container `shop` runs: the shop of `../demo`, the local API it calls, and the demo's story, over and over. The shop
 * listens on localhost; its `/metrics` is passed on to whoever asks, and so reaches Prometheus in another container.
 *
 *     OTEL_EXPORTER_OTLP_ENDPOINT    where spans and log records go, as OTLP in JSON (default http://localhost:4318)
 *     METRICS_ADDRESS                where `/metrics` is (default 127.0.0.1:9464)
 *     STORY_MINUTES                  how long the story takes (default 15)
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startService } from '../demo/service/start-service';
import { startScenarioApi, Traffic } from '../demo/traffic';

const {
  OTEL_EXPORTER_OTLP_ENDPOINT: collector = 'http://localhost:4318',
  METRICS_ADDRESS = '127.0.0.1:9464',
  STORY_MINUTES = '15',
} = process.env;

async function main(signal: AbortSignal): Promise<void> {
  const api = await startScenarioApi();
  const shop = await startService({ credential: api.credentials[0], localApi: api.port, collector });
  const metrics = createServer(async (request, response) => {
    if (request.url !== '/metrics') return response.writeHead(404).end();
    const exposition = await fetch(shop.metricsUrl).catch(() => undefined);
    if (exposition === undefined) return response.writeHead(502).end();
    response.setHeader('Content-Type', exposition.headers.get('content-type') ?? 'text/plain').end(await exposition.text());
  });
  const [host, port] = METRICS_ADDRESS.split(':');
  await once(metrics.listen(Number(port), host), 'listening');
  console.log(`Metrics on http://localhost:${(metrics.address() as AddressInfo).port}/metrics`);

  const traffic = new Traffic(api, shop);
  const repeat = async (): Promise<void> => {
    for (let round = 1; !signal.aborted; round++) {
      await traffic.runScenario(Number(STORY_MINUTES) * 60, round, ({ caption }) => console.log(caption), signal);
    }
    await traffic.settled();
  };
  await Promise.race([repeat(), shop.failed]);
  metrics.close();
  metrics.closeAllConnections();
  await shop.stop();
  await api.close();
}

const told = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => told.abort());
main(told.signal).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
