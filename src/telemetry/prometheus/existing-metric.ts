import type { PrometheusRegistry } from '../../config/types';
import { warnOnce } from '../../util/diag';
import type { MetricDefinition } from '../metrics';

/** Labels of an exemplar: links a sample to its call. */
export type Exemplar = Readonly<Partial<Record<'trace_id' | 'span_id' | 'request_id', string>>>;

/** The part of a client's metrics that is used here. A metric with exemplars takes one object, the others take two arguments. */
export interface Counter {
  readonly enableExemplars?: boolean;
  inc(sample: Sample): void;
  inc(labels: object, value: number): void;
  reset(): void;
}
export interface Histogram {
  readonly enableExemplars?: boolean;
  observe(sample: Sample): void;
  observe(labels: object, value: number): void;
}
export interface Gauge {
  set(value: number): void;
  remove(): void;
}

interface Sample {
  readonly labels: object;
  readonly value: number;
  readonly exemplarLabels: Exemplar | undefined;
}

/**
 * The metric of that name that is in the registry already: made by an earlier configuration, by another copy of this package, or by
 * the application.
 *
 * @returns undefined if there is none
 * @throws TypeError if its labels are not ours, so that nothing can be counted in it
 */
export function existingMetric(register: PrometheusRegistry, { prometheusName, labelNames }: MetricDefinition): unknown {
  const metric = register.getSingleMetric(prometheusName);
  if (metric === undefined) return undefined;
  const names = (metric as { readonly labelNames?: readonly string[] }).labelNames ?? [];
  if (names.length === labelNames.length && labelNames.every((name) => names.includes(name))) return metric;
  warnOnce(
    `the registry has a metric ${prometheusName} with the labels ${names.join(', ') || '(none)'}; expected ${labelNames.join(', ') || '(none)'}. ` +
      'Nothing is counted in it: rename it, or give a registry of its own as prometheus.register.',
  );
  return NO_METRIC;
}

/** Takes the place of a metric that cannot be used. */
const NO_METRIC: Counter & Histogram & Gauge = { inc() {}, reset() {}, observe() {}, set() {}, remove() {} };
