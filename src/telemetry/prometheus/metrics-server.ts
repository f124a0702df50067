import { isMainThread } from 'node:worker_threads';
import type { MetricsAddress } from '../../config/environment';
import type { PrometheusRegistry } from '../../config/types';
import { say, warnProcess } from '../../util/diag';
import { maskSecrets } from '../../util/mask-secrets';

type ClusterModule = typeof import('node:cluster').default;
type MetricsSource = Pick<PrometheusRegistry, 'contentType' | 'metrics'>;

/** prom-client's registry for clusters: the primary asks all workers with it, and the workers answer with it. Text format only. */
interface AggregatorRegistry {
  readonly contentType: string;
  clusterMetrics(): Promise<string>;
}

/**
 * Serves the registry at `/metrics` for Prometheus to scrape: in the main thread only, because a worker thread would find the port
 * taken. In a cluster the primary serves the sum of its workers, and a worker serves nothing. The server does not keep the process
 * alive. A port that is taken is reported as a process warning.
 *
 * @param onScrape called before each answer
 */
export function serveMetrics(registry: PrometheusRegistry, address: MetricsAddress, onScrape: () => void = () => {}): void {
  if (!isMainThread) return say('debug', 'a worker thread serves no /metrics: what it counts can be exported by OTLP');
  if (answerPrimary()) return say('debug', 'a cluster worker serves no /metrics: its primary does, if it is started with register as well');
  const cluster = new ClusterMetrics();
  // Loaded here: nothing else of this package needs it, and loading it early gets in the way of other instrumentations.
  const { createServer } = require('node:http') as typeof import('node:http');
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url?.split('?')[0] !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    onScrape();
    const source = cluster.aggregate() ?? registry;
    source.metrics().then(
      (text) => response.writeHead(200, { 'content-type': source.contentType }).end(text),
      // Also when a cluster worker hangs: Prometheus must see that the scrape has failed.
      () => response.writeHead(500).end(),
    );
  });
  server.on('error', (error: NodeJS.ErrnoException) => {
    const { host, port } = address;
    // It comes from the environment, where a key may stand in the wrong place.
    const where = host === undefined ? `port ${port}` : `port ${port} of ${maskSecrets(host)}`;
    warnProcess(`cannot serve /metrics on ${where}: ${error.code ?? error.name}`);
  });
  // Without a host Node.js takes `::`, which has IPv4 too, or 0.0.0.0 where there is no IPv6.
  server.listen({ port: address.port, host: address.host }).unref();
}

/** What the workers of this process have counted, if it is the primary of a cluster. */
class ClusterMetrics {
  #hasForked = false;
  #registry: AggregatorRegistry | undefined;

  /** A process becomes a primary by its first fork. */
  constructor() {
    cluster().once('fork', () => {
      this.#hasForked = true;
    });
  }

  /** The sum of the workers; undefined in a process that has never forked one, which has its own counters only. */
  aggregate(): MetricsSource | undefined {
    if (!this.#hasForked) return undefined;
    const registry = (this.#registry ??= newAggregatorRegistry());
    return { contentType: registry.contentType, metrics: () => registry.clusterMetrics() };
  }
}

/** In a worker of a cluster: lets the primary ask for what is counted here. Returns whether this process is one. */
function answerPrimary(): boolean {
  if (!isClusterWorker()) return false;
  // Its constructor subscribes to the questions of the primary.
  newAggregatorRegistry();
  return true;
}

export function isClusterWorker(): boolean {
  return cluster().isWorker;
}

function cluster(): ClusterModule {
  // Loaded only where metrics are served: other processes never load it.
  return require('node:cluster') as ClusterModule;
}

function newAggregatorRegistry(): AggregatorRegistry {
  // Not through the index of prom-client, see config/prom-client.ts.
  const Registry = require('prom-client/lib/cluster') as new () => AggregatorRegistry;
  return new Registry();
}
