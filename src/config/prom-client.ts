import { warnOnce } from '../util/diag';
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
