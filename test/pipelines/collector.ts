import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { expositionOf } from './collector-naming';
import { attribute, type OtlpMetrics, type ResourceMetrics } from './otlp';

/** Stands in for an OpenTelemetry Collector: takes metrics as OTLP in JSON, and shows them to Prometheus under its names. */
export interface Collector {
  /** `host:port` */
  readonly host: string;
  close(): Promise<void>;
}

export async function startCollector(): Promise<Collector> {
  /** The latest of each process; it is cumulative. */
  const latest = new Map<string, ResourceMetrics>();
  const server = createServer(async (request, response) => {
    if (request.method === 'GET') {
      response.setHeader('Content-Type', 'text/plain; version=0.0.4').end(expositionOf([...latest.values()]));
      return;
    }
    const { resourceMetrics } = (await json(request)) as OtlpMetrics;
    for (const metrics of resourceMetrics) {
      const { attributes } = metrics.resource;
      latest.set(`${attribute(attributes, 'service.name')} ${attribute(attributes, 'service.instance.id')}`, metrics);
    }
    response.setHeader('Content-Type', 'application/json').end('{}');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
