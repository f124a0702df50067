import { warnOnce } from '../util/diag';
import type { Environment } from './environment';
import { PREFIX } from './option';
import type { PrometheusClient, PrometheusRegistry } from './types';

/** Whether exemplars can be written: only the OpenMetrics format has them. */
export function takesExemplars(registry: PrometheusRegistry): boolean {
  return registry.contentType.startsWith('application/openmetrics-text');
}

/**
 * `prom-client`, in the copy that the application has. Not through its index, which loads `http` (for the push gateway): a require
 * hook of OpenTelemetry that sees `http` loaded before `HttpInstrumentation` is constructed leaves it unpatched for good. 15.1.3 is
 * the last of its line, so these files stay where they are.
 *
 * @returns undefined if it is not installed, or not in a form that can be used, which is said once
 */
export function installedPromClient(): PrometheusClient | undefined {
  try {
    const { globalRegistry } = require('prom-client/lib/registry') as { globalRegistry: PrometheusRegistry };
    return {
      Counter: require('prom-client/lib/counter') as PrometheusClient['Counter'],
      Gauge: require('prom-client/lib/gauge') as PrometheusClient['Gauge'],
      Histogram: require('prom-client/lib/histogram') as PrometheusClient['Histogram'],
      register: globalRegistry,
    };
  } catch (error) {
    // Only at WARN: another package may have installed it, and nobody asked for metrics.
    const { code, name } = error as NodeJS.ErrnoException;
    if (code !== 'MODULE_NOT_FOUND') {
      warnOnce(`prom-client is installed, but cannot be used (${code ?? name}). In code it can be given as prometheus.client`);
    }
    return undefined;
  }
}

export function isClient(value: unknown): value is PrometheusClient {
  const client = value as Partial<PrometheusClient> | null | undefined;
  const constructors = [client?.Counter, client?.Gauge, client?.Histogram];
  return constructors.every((each) => typeof each === 'function') && isRegistry(client?.register);
}

export function isRegistry(value: unknown): value is PrometheusRegistry {
  const registry = value as Partial<PrometheusRegistry> | null | undefined;
  const methods = [registry?.getSingleMetric, registry?.registerMetric, registry?.metrics];
  return methods.every((method) => typeof method === 'function') && typeof registry?.contentType === 'string';
}

/** What this file uses of prom-client's registry, version 15. */
interface SwitchableRegistry extends PrometheusRegistry {
  setContentType?(contentType: string): void;
  getMetricsAsArray?(): readonly { readonly name: string; readonly type?: string }[];
}

const OPENMETRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/**
 * Switches the client's registry to the OpenMetrics format where the environment asks for exemplars. Only that format has them, and
 * the format decides how metrics are made, so this has to come before the metrics. Where it is impossible, goes without exemplars.
 *
 * @param isClusterWorker of `node:cluster`
 */
export function prepareExemplars(environment: Environment, client: PrometheusClient, isClusterWorker: () => boolean): Environment {
  const { config, warnings } = environment;
  if (!config.prometheus || config.prometheus.exemplars !== true) return environment;
  const reason = isClusterWorker()
    ? 'prom-client can add up the workers of a cluster only in the text format'
    : switchToOpenMetrics(client.register);
  if (reason === undefined) return environment;
  return {
    ...environment,
    config: { ...config, prometheus: { ...config.prometheus, exemplars: false } },
    warnings: [...warnings, `${PREFIX}PROMETHEUS_EXEMPLARS is not possible here: ${reason}. There are no exemplars.`],
  };
}

/** @returns why it is impossible */
function switchToOpenMetrics(registry: SwitchableRegistry): string | undefined {
  if (takesExemplars(registry)) return undefined;
  try {
    registry.setContentType?.(OPENMETRICS);
  } catch {
    // The answer is in the registry.
  }
  return takesExemplars(registry) ? undefined : 'this version of prom-client cannot write the OpenMetrics format';
}

/**
 * Counters that have another name in the OpenMetrics format, where the name of a counter ends with `_total`: prom-client adds it.
 * Queries on the old name find nothing any more.
 */
export function renamedCounters(registry: PrometheusRegistry): string[] {
  if (!takesExemplars(registry)) return [];
  const counters = ((registry as SwitchableRegistry).getMetricsAsArray?.() ?? []).filter(({ type }) => type === 'counter');
  // A scrape in this format takes `_total` off `metric.name`, so the registry is asked by which name the metric was registered.
  return counters
    .filter((metric) => !metric.name.endsWith('_total') && registry.getSingleMetric(metric.name) === metric)
    .map(({ name }) => name);
}
