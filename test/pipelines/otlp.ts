/**
 * As much of OTLP in JSON as the metrics of this package need.
 * https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/metrics/v1/metrics.proto
 */
export interface OtlpMetrics {
  readonly resourceMetrics: readonly ResourceMetrics[];
}

export interface ResourceMetrics {
  readonly resource: { readonly attributes: readonly Attribute[] };
  readonly scopeMetrics: ReadonlyArray<{
    readonly scope: { readonly name: string; readonly version?: string };
    readonly metrics: readonly Metric[];
  }>;
}

export interface Metric {
  readonly name: string;
  readonly unit?: string;
  readonly sum?: { readonly isMonotonic?: boolean; readonly dataPoints: readonly NumberPoint[] };
  readonly gauge?: { readonly dataPoints: readonly NumberPoint[] };
  readonly histogram?: { readonly dataPoints: readonly HistogramPoint[] };
}

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: string | number; readonly boolValue?: boolean };
}

interface Point {
  readonly attributes: readonly Attribute[];
}

export interface NumberPoint extends Point {
  readonly asDouble?: number;
  /** 64 bits are text in JSON. */
  readonly asInt?: string | number;
}

export interface HistogramPoint extends Point {
  readonly count: string | number;
  readonly sum?: number;
  readonly bucketCounts: ReadonlyArray<string | number>;
  readonly explicitBounds: readonly number[];
}

export function textOf({ value }: Attribute): string {
  return String(value.stringValue ?? value.intValue ?? value.boolValue ?? '');
}

export function attribute(attributes: readonly Attribute[], key: string): string {
  const found = attributes.find((one) => one.key === key);
  return found === undefined ? '' : textOf(found);
}

export type { Attribute };
