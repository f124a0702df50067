import * as promClient from 'prom-client';
import type { PrometheusClient } from '../../src/config/types';

/** What tests need of a Prometheus client beyond what the package needs. */
export interface TestClient extends PrometheusClient {
  readonly Registry: new () => TestRegistry;
  readonly Counter: new (configuration: object) => { inc(...sample: unknown[]): void };
  readonly AggregatorRegistry: { aggregate(metrics: readonly object[]): { metrics(): Promise<string> } };
}

/** A registry of either client. */
export interface TestRegistry {
  readonly contentType: string;
  setContentType(type: string): void;
  getSingleMetric(name: string): unknown;
  registerMetric(metric: never): void;
  metrics(): Promise<string>;
  getMetricsAsJSON(): Promise<object[]>;
  resetMetrics(): void;
  removeSingleMetric(name: string): void;
}

export const OPEN_METRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/** Both clients; the second needs Node.js 22. */
export const prometheusClients: Readonly<Record<string, () => TestClient>> = {
  'prom-client': () => promClient as unknown as TestClient,
  '@prometheus-io/client': () => require('@prometheus-io/client') as TestClient,
};

/** Whether a client runs on this Node.js. */
export function runsHere(name: string): boolean {
  return name === 'prom-client' || Number.parseInt(process.versions.node, 10) >= 22;
}
