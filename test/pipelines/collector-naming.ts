import { type Attribute, attribute, type HistogramPoint, type Metric, type NumberPoint, type ResourceMetrics, textOf } from './otlp';

/**
 * What an OpenTelemetry Collector makes of metrics for Prometheus, with its `prometheus` and its `prometheusremotewrite` exporter
 * alike, as the specification has it (https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/):
 *
 * 1. Characters that Prometheus does not allow in names, such as dots, become `_`.
 * 2. The unit follows as a word (`s` is `_seconds`), unless the name has that word; a unit in braces is none.
 * 3. `_total` follows the name of a monotonic sum, unless it ends with that.
 * 4. `service.name` (behind `service.namespace/`, where there is one) is the label job, `service.instance.id` the label instance; the
 *    rest of the resource is in `target_info`.
 * 5. The scope is in `otel_scope_name` and `otel_scope_version`.
 * 6. A histogram is `_bucket` with cumulated counts by `le`, `_count` and `_sum`.
 */
export function expositionOf(resources: readonly ResourceMetrics[]): string {
  return `${resources.flatMap(resourceLines).join('\n')}\n`;
}

type Labels = Readonly<Record<string, string>>;

function resourceLines({ resource: { attributes }, scopeMetrics }: ResourceMetrics): string[] {
  const namespace = attribute(attributes, 'service.namespace');
  const name = attribute(attributes, 'service.name');
  const target = { job: namespace === '' ? name : `${namespace}/${name}`, instance: attribute(attributes, 'service.instance.id') };
  const rest = attributes.filter(({ key }) => !/^service\.(?:namespace|name|instance\.id)$/.test(key));
  const info = line('target_info', { ...target, ...labelsOf(rest) }, 1);
  const samples = scopeMetrics.flatMap(({ scope, metrics }) => {
    const labels = { ...target, otel_scope_name: scope.name, otel_scope_version: scope.version ?? '' };
    return metrics.flatMap((metric) => metricLines(metric, labels));
  });
  return [info, ...samples];
}

function metricLines(metric: Metric, labels: Labels): string[] {
  const name = prometheusName(metric);
  const numbers = metric.sum?.dataPoints ?? metric.gauge?.dataPoints ?? [];
  const histograms = metric.histogram?.dataPoints ?? [];
  return [
    ...numbers.map((point) => line(name, { ...labels, ...labelsOf(point.attributes) }, valueOf(point))),
    ...histograms.flatMap((point) => histogramLines(name, point, { ...labels, ...labelsOf(point.attributes) })),
  ];
}

const UNITS: Readonly<Record<string, string>> = { s: 'seconds', ms: 'milliseconds', By: 'bytes' };

function prometheusName({ name, unit = '', sum }: Metric): string {
  const words = name.replace(/[^a-zA-Z0-9:]+/g, '_').split('_');
  const suffix = UNITS[unit];
  if (suffix !== undefined && !words.includes(suffix)) words.push(suffix);
  if (sum?.isMonotonic === true && words.at(-1) !== 'total') words.push('total');
  return words.join('_');
}

function histogramLines(name: string, { bucketCounts, explicitBounds, count, sum = 0 }: HistogramPoint, labels: Labels): string[] {
  let cumulated = 0;
  const buckets = bucketCounts.map((inBucket, i) => {
    cumulated += Number(inBucket);
    const le = i < explicitBounds.length ? String(explicitBounds[i]) : '+Inf';
    return line(`${name}_bucket`, { ...labels, le }, cumulated);
  });
  return [...buckets, line(`${name}_count`, labels, Number(count)), line(`${name}_sum`, labels, sum)];
}

function valueOf({ asDouble, asInt }: NumberPoint): number {
  return Number(asDouble ?? asInt ?? 0);
}

function labelsOf(attributes: readonly Attribute[]): Labels {
  return Object.fromEntries(attributes.map((one) => [one.key.replace(/[^a-zA-Z0-9_]/g, '_'), textOf(one)]));
}

function line(name: string, labels: Labels, value: number): string {
  const text = Object.entries(labels).map(([label, text]) => `${label}=${JSON.stringify(text)}`);
  return `${name}{${text.join(',')}} ${value}`;
}
