import type { PrometheusClient, PrometheusRegistry } from '../../config/types';
import { warnOnce } from '../../util/diag';

/** Whether exemplars can be written: only the OpenMetrics format has them. */
export function takesExemplars(registry: PrometheusRegistry): boolean {
  return registry.contentType.startsWith('application/openmetrics-text');
}

/**
 * The `prom-client` that the application has, without its index. The index loads `http` for the push gateway, and an
 * `HttpInstrumentation` that is constructed after `http` was loaded under a require hook never patches it. 15.1.3 is the last version
 * of its line, so these files stay where they are.
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
    // Not asked for: another package may have brought it along.
    const { code, name } = error as NodeJS.ErrnoException;
    if (code !== 'MODULE_NOT_FOUND') {
      warnOnce(`prom-client is installed, but its files cannot be loaded (${code ?? name}). Give the module as prometheus.client.`);
    }
    return undefined;
  }
}
