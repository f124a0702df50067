import type { SpanContext } from '@opentelemetry/api';
import type { ApiCall } from '../call';
import { PrometheusMetrics } from '../names';
import {
  CAPPED_METRICS,
  type CallLabels,
  type CodeLabels,
  type DurationLabels,
  type ErrorLabels,
  type Place,
  type RequestLabels,
  zeroErrorLabels,
} from './labels';
import type { PrometheusClient, PrometheusRegistry, ServiceRegion } from './prometheus-client';

export interface PrometheusOptions {
  readonly client: PrometheusClient;
  readonly register: PrometheusRegistry;
  readonly exemplars: boolean;
  readonly services: readonly ServiceRegion[];
}

/** Links a sample to the span of the call that it counts. */
interface Exemplar {
  readonly trace_id: string;
  readonly span_id: string;
}

type Labels = Readonly<Record<string, string>>;
interface Sample<L> {
  readonly labels: L;
  readonly value: number;
  readonly exemplarLabels?: Exemplar;
}
/** A client's counter, with exemplars (one argument) or without (two). */
interface Counter<L extends Labels> {
  inc(sample: Sample<L>): void;
  inc(labels: L, value: number): void;
}
interface Histogram<L extends Labels> {
  observe(sample: Sample<L>): void;
  observe(labels: L, value: number): void;
}
interface Gauge {
  set(value: number): void;
}

/** Seconds: 5 ms to 60 s, the SDK's time-out. */
const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Counts finished calls with a Prometheus client. */
export class PrometheusRecorder {
  readonly #exemplars: boolean;
  readonly #requests: Counter<RequestLabels>;
  readonly #errors: Counter<ErrorLabels>;
  readonly #errorCodes: Counter<CodeLabels>;
  readonly #duration: Histogram<DurationLabels>;
  readonly #overflow: Counter<{ readonly metric: string }>;
  readonly #zeroed = new Set<Place>();

  /**
   * Makes the metrics, or takes those of these names that are in the registry.
   *
   * @throws whatever the client throws, as when the registry cannot hold exemplars
   */
  constructor({ client, register, exemplars, services }: PrometheusOptions) {
    this.#exemplars = exemplars;
    const make = <M>(Metric: new (configuration: never) => unknown, name: string, help: string, more: object): M =>
      (register.getSingleMetric(name) ??
        new (Metric as new (configuration: object) => unknown)({ name, help, registers: [register], ...more })) as M;
    const { Counter, Gauge, Histogram } = client;
    this.#requests = make(Counter, PrometheusMetrics.requests, 'Tencent Cloud API calls', {
      labelNames: ['service', 'action', 'region', 'outcome'],
    });
    this.#errors = make(Counter, PrometheusMetrics.errors, 'Failed Tencent Cloud API calls by family of the error code', {
      labelNames: ['service', 'region', 'family', 'category'],
      enableExemplars: exemplars,
    });
    this.#errorCodes = make(Counter, PrometheusMetrics.errorCodes, 'Failed Tencent Cloud API calls by error code', {
      labelNames: ['service', 'action', 'region', 'family', 'code'],
      enableExemplars: exemplars,
    });
    this.#duration = make(Histogram, PrometheusMetrics.duration, 'Duration of Tencent Cloud API calls in seconds', {
      labelNames: ['service', 'action', 'outcome'],
      buckets: DURATION_BUCKETS,
      enableExemplars: exemplars,
    });
    this.#overflow = make(Counter, PrometheusMetrics.labelOverflow, 'Tencent Cloud API calls that a cap put under _OVERFLOW', {
      labelNames: ['metric'],
    });
    for (const metric of CAPPED_METRICS) this.#overflow.inc({ metric }, 0);
    const known = register.getSingleMetric(PrometheusMetrics.startTime) !== undefined;
    const startTime: Gauge = make(
      Gauge,
      PrometheusMetrics.startTime,
      'When counting of Tencent Cloud API calls began, in seconds since the epoch',
      {
        // Of several workers the oldest counts: with the newest, one worker's restart would make the sum of all look new-born.
        aggregator: 'min',
      },
    );
    if (!known) startTime.set(Date.now() / 1000);
    for (const { service, region = '' } of services) this.#zero({ service, region });
  }

  record(call: ApiCall, labels: CallLabels, span: SpanContext | undefined): void {
    const exemplar = this.#exemplars && span !== undefined ? { trace_id: span.traceId, span_id: span.spanId } : undefined;
    this.#zeroOnce(labels.place);
    this.#requests.inc(labels.request, 1);
    if (labels.error !== undefined) this.#inc(this.#errors, labels.error, 1, exemplar);
    if (labels.code !== undefined) this.#inc(this.#errorCodes, labels.code, 1, exemplar);
    if (!this.#exemplars) this.#duration.observe(labels.duration, call.duration);
    else this.#duration.observe({ labels: labels.duration, value: call.duration, exemplarLabels: exemplar });
    for (const metric of labels.overflowed) this.#overflow.inc({ metric }, 1);
  }

  #inc<L extends Labels>(counter: Counter<L>, labels: L, value: number, exemplar: Exemplar | undefined): void {
    if (!this.#exemplars) counter.inc(labels, value);
    else counter.inc({ labels, value, exemplarLabels: exemplar });
  }

  #zeroOnce(place: Place): void {
    if (this.#zeroed.has(place)) return;
    this.#zeroed.add(place);
    this.#zero(place);
  }

  #zero(place: Place): void {
    for (const labels of zeroErrorLabels(place)) this.#inc(this.#errors, labels, 0, undefined);
  }
}
