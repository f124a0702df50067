import type { SpanContext } from '@opentelemetry/api';
import { PrometheusMetrics } from '../names';
import { counterOf, histogramOf } from './foreign-metric';
import { CAPPED_METRICS, type CallLabels, type Place, zeroErrorLabels } from './labels';
import type { PrometheusClient, PrometheusRegistry, ServiceRegion } from './prometheus-client';
import type { CounterSeries, Exemplar, HistogramSeries } from './series';
import { type MetricConfiguration, type SeriesMetric, seriesMetrics } from './series-metrics';

export interface PrometheusOptions {
  readonly client: PrometheusClient;
  readonly register: PrometheusRegistry;
  readonly exemplars: boolean;
  readonly services: readonly ServiceRegion[];
}

/** The series that a call counts in. */
export interface CallSeries {
  readonly requests: CounterSeries;
  readonly duration: HistogramSeries;
  /** Set where the call counts as an error. */
  readonly errors: CounterSeries | undefined;
  readonly errorCodes: CounterSeries | undefined;
  /** Of each metric in which a cap has put this call under `_OVERFLOW`. */
  readonly overflows: readonly CounterSeries[];
}

interface Gauge {
  set(value: number): void;
}

/** Seconds: 5 ms to 60 s, the SDK's time-out. */
const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** One for all: of ten thousand empty lists each is a place in memory to go to. */
const NONE: readonly CounterSeries[] = [];

/** Counts finished calls with a Prometheus client. */
export class PrometheusRecorder {
  readonly #exemplars: boolean;
  readonly #requests: SeriesMetric<CounterSeries>;
  readonly #errors: SeriesMetric<CounterSeries>;
  readonly #errorCodes: SeriesMetric<CounterSeries>;
  readonly #duration: SeriesMetric<HistogramSeries>;
  readonly #overflow: SeriesMetric<CounterSeries>;
  readonly #zeroed = new Set<Place>();

  /**
   * Makes the metrics, or takes those of these names that are in the registry.
   *
   * @throws whatever the client throws, as when the registry cannot hold exemplars
   */
  constructor({ client, register, exemplars, services }: PrometheusOptions) {
    this.#exemplars = exemplars;
    const make = (Metric: new (configuration: never) => unknown, name: string, help: string, more: object): unknown =>
      register.getSingleMetric(name) ??
      new (Metric as new (configuration: object) => unknown)({ name, help, registers: [register], ...more });
    const { Counter, Histogram } = seriesMetrics(client);
    const counter = (...configuration: [name: string, help: string, more: Partial<MetricConfiguration>]) =>
      counterOf(make(Counter, ...configuration));
    this.#requests = counter(PrometheusMetrics.requests, 'Tencent Cloud API calls', {
      labelNames: ['service', 'action', 'region', 'outcome'],
    });
    this.#errors = counter(PrometheusMetrics.errors, 'Failed Tencent Cloud API calls by family of the error code', {
      labelNames: ['service', 'region', 'family', 'category'],
      enableExemplars: exemplars,
    });
    this.#errorCodes = counter(PrometheusMetrics.errorCodes, 'Failed Tencent Cloud API calls by error code', {
      labelNames: ['service', 'action', 'region', 'family', 'code'],
      enableExemplars: exemplars,
    });
    this.#duration = histogramOf(
      make(Histogram, PrometheusMetrics.duration, 'Duration of Tencent Cloud API calls in seconds', {
        labelNames: ['service', 'action', 'outcome'],
        buckets: DURATION_BUCKETS,
        enableExemplars: exemplars,
      }),
    );
    this.#overflow = counter(PrometheusMetrics.labelOverflow, 'Tencent Cloud API calls that a cap put under _OVERFLOW', {
      labelNames: ['metric'],
    });
    for (const metric of CAPPED_METRICS) this.#overflow.series({ metric });
    makeStartTime(client, register);
    for (const { service, region = '' } of services) this.#zero({ service, region });
  }

  /** The series of all calls with these labels; errors that alerts watch are there at 0 with them. */
  seriesOf({ request, duration, error, code, overflowed, place }: CallLabels): CallSeries {
    this.#zeroOnce(place);
    return {
      requests: this.#requests.series(request),
      duration: this.#duration.series(duration),
      errors: error && this.#errors.series(error),
      errorCodes: code && this.#errorCodes.series(code),
      overflows: overflowed.length === 0 ? NONE : overflowed.map((metric) => this.#overflow.series({ metric })),
    };
  }

  /** @param seconds how long the call took */
  record({ requests, duration, errors, errorCodes, overflows }: CallSeries, seconds: number, span: SpanContext | undefined): void {
    const exemplar: Exemplar | undefined =
      this.#exemplars && span !== undefined ? { trace_id: span.traceId, span_id: span.spanId } : undefined;
    requests.inc(undefined);
    errors?.inc(exemplar);
    errorCodes?.inc(exemplar);
    duration.observe(seconds, exemplar);
    for (const overflow of overflows) overflow.inc(undefined);
  }

  #zeroOnce(place: Place): void {
    if (this.#zeroed.has(place)) return;
    this.#zeroed.add(place);
    this.#zero(place);
  }

  #zero(place: Place): void {
    for (const labels of zeroErrorLabels(place)) this.#errors.series(labels);
  }
}

function makeStartTime({ Gauge }: PrometheusClient, register: PrometheusRegistry): void {
  if (register.getSingleMetric(PrometheusMetrics.startTime) !== undefined) return;
  const startTime = new (Gauge as unknown as new (configuration: object) => Gauge)({
    name: PrometheusMetrics.startTime,
    help: 'When counting of Tencent Cloud API calls began, in seconds since the epoch',
    registers: [register],
    // Of several workers the oldest counts: with the newest, one worker's restart would make the sum of all look new-born.
    aggregator: 'min',
  });
  startTime.set(Date.now() / 1000);
}
