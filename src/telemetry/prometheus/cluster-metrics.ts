import type { PrometheusRegistry } from '../../config/types';

type ClusterModule = typeof import('node:cluster').default;
type MetricsSource = Pick<PrometheusRegistry, 'contentType' | 'metrics'>;

/** prom-client's registry for clusters: the primary asks all workers with it, and the workers answer with it. Text format only. */
interface AggregatorRegistry {
  readonly contentType: string;
  clusterMetrics(): Promise<string>;
}

/** What the workers of this process have counted, if it is the primary of a cluster. */
export class ClusterMetrics {
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
export function answerPrimary(): boolean {
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
