import type { Environment } from './environment';
import { takesExemplars } from './prom-client';
import type { PrometheusClient, PrometheusRegistry } from './types';
import { PREFIX } from './option';

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
