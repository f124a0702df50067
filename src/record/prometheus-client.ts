import { warnOnce } from '../diagnostics';

/** The part of `prom-client`, and of its successor `@prometheus-io/client`, that is used here. */
export interface PrometheusClient {
  readonly Counter: new (configuration: never) => unknown;
  readonly Gauge: new (configuration: never) => unknown;
  readonly Histogram: new (configuration: never) => unknown;
  readonly register: PrometheusRegistry;
}

/** A registry of such a client. */
export interface PrometheusRegistry {
  readonly contentType: string;
  getSingleMetric(name: string): unknown;
  registerMetric(metric: never): void;
  metrics(): Promise<string>;
}

/** A service in a region whose error counters are to exist from start-up. */
export interface ServiceRegion {
  /** Product, as in `cvm`. */
  readonly service: string;
  /** As in `ap-guangzhou`; empty or absent for products without regions. */
  readonly region?: string;
}

/** Whether an exemplar can be written: only the OpenMetrics text format has them. */
export function takesExemplars(registry: PrometheusRegistry): boolean {
  return registry.contentType.startsWith('application/openmetrics-text');
}

/**
 * `prom-client`, in the copy that the application has, without its index: that loads `http` (for the push gateway),
 * and a require hook of OpenTelemetry that sees `http` loaded before `HttpInstrumentation` is there leaves it
 * unpatched for good. 15.1.3 is the last of its line, so these files stay where they are.
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
    // Nobody may have asked for it: some other package may have brought it along.
    const { code, name } = error as NodeJS.ErrnoException;
    if (code !== 'MODULE_NOT_FOUND') {
      warnOnce(`prom-client is installed, but not in a form that can be used (${code ?? name}); it can be given as prometheus.client`);
    }
    return undefined;
  }
}
