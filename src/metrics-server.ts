import { say } from './diagnostics';
import type { PrometheusRegistry } from './record/prometheus-client';

/** Where to serve: without a host on all addresses, IPv6 and IPv4. */
export interface MetricsAddress {
  readonly host: string | undefined;
  readonly port: number;
}

/**
 * Serves the registry at `/metrics` for Prometheus to scrape. The server does not keep the process alive. A port that is
 * taken is reported through `diag` and as a warning of the process, as no logger need be there yet.
 */
export function serveMetrics(registry: PrometheusRegistry, { host, port }: MetricsAddress): void {
  // Loaded here: nothing else of this package needs it, and who loads it early can be in another instrumentation's way.
  const { createServer } = require('node:http') as typeof import('node:http');
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url?.split('?')[0] !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  server.on('error', (error: NodeJS.ErrnoException) => {
    const where = host === undefined ? `port ${port}` : `port ${port} of ${host}`;
    const message = `cannot serve /metrics on ${where}: ${error.code ?? error.name}`;
    say('error', message);
    process.emitWarning(`tencentcloud: ${message}`);
  });
  // Without a host Node takes `::`, which has IPv4 too, or 0.0.0.0 where there is no IPv6.
  server.listen({ port, host }).unref();
}
