/** Starts the name of each environment variable of this package. */
export const PREFIX = 'OTEL_INSTRUMENTATION_TENCENTCLOUD_';

/** The variable for a field, without the prefix: `PROMETHEUS_MAX_SERIES` for `prometheus.maxSeries`. */
export function variableName(...path: readonly string[]): string {
  return path.map((name) => name.replace(/[A-Z]/g, '_$&').toUpperCase()).join('_');
}
