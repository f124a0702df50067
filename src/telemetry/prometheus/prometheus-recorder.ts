import type { SpanContext } from '@opentelemetry/api';
import type { ApiCall } from '../../call/api-call';
import type { ResolvedPrometheus } from '../../config/resolve';
import type { ServiceRegion } from '../../config/types';
import { guard } from '../../util/diag';
import { hasFailed } from '../call-description';
import { type CallLabels, type ErrorLabels, type Labels, OVERFLOW_LABELS, zeroErrorLabels } from '../metric-labels';
import { METRICS, type MetricDefinition } from '../metrics';
import { type Counter, type Exemplar, existingMetric, type Gauge, type Histogram } from './existing-metric';

/** Seconds: 5 ms to 60 s, which is the SDK's time limit. */
const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Characters that names and values of an exemplar may have together, by the OpenMetrics specification. Clients throw if there are more. */
const MAX_EXEMPLAR_LENGTH = 128;
const MAX_REQUEST_ID_LENGTH = MAX_EXEMPLAR_LENGTH - 'request_id'.length;
const SPAN_NAMES_LENGTH = 'trace_id'.length + 'span_id'.length;

/** Series that may wait for a scrape; far more than there are, unless labels are beyond their limits and nobody scrapes. */
const MAX_PENDING = 4_000;

const pendingCounts = new WeakMap<Counter, PendingCounts>();

/** Counts finished calls with a Prometheus client. */
export class PrometheusRecorder {
  readonly #exemplars: boolean;
  readonly #requests: Counter | PendingCounts;
  readonly #errors: Counter;
  readonly #errorCodes: Counter;
  readonly #duration: Histogram;
  readonly #overflow: Counter;
  readonly #clockOffset: Gauge;
  readonly #zeros = new Set<readonly ErrorLabels[]>();

  /**
   * Makes the metrics, or takes those of these names that are in the registry.
   *
   * @param services whose error counters exist at 0 from the start
   * @throws whatever the client throws, as when the registry cannot hold exemplars
   */
  constructor({ client, register, exemplars }: ResolvedPrometheus, services: readonly ServiceRegion[]) {
    this.#exemplars = exemplars;
    const make = <M>(Metric: new (configuration: never) => unknown, metric: MetricDefinition, options: object = {}): M => {
      const { prometheusName: name, description: help, labelNames } = metric;
      const configuration = { name, help, labelNames: [...labelNames], registers: [register], ...options };
      return (existingMetric(register, metric) ?? new Metric(configuration as never)) as M;
    };
    const { Counter, Gauge, Histogram } = client;
    const withExemplars = { enableExemplars: exemplars };
    const isNew = (metric: MetricDefinition): boolean => register.getSingleMetric(metric.prometheusName) === undefined;
    // An exception would take the whole scrape with it.
    const collecting = (work: () => void): object => ({ collect: () => guard('the Prometheus recorder', work) });
    const pending = new PendingCounts();
    const hasNewRequests = isNew(METRICS.requests);
    const requests: Counter = make(
      Counter,
      METRICS.requests,
      collecting(() => pending.handOver()),
    );
    if (hasNewRequests) pending.bind(requests);
    this.#requests = PendingCounts.of(requests) ?? requests;
    this.#errors = make(Counter, METRICS.errors, { ...withExemplars, ...collecting(() => this.#makeZeros()) });
    this.#errorCodes = make(Counter, METRICS.errorCodes, withExemplars);
    this.#duration = make(Histogram, METRICS.duration, { ...withExemplars, buckets: DURATION_BUCKETS });
    this.#overflow = make(
      Counter,
      METRICS.labelOverflow,
      collecting(() => this.#makeOverflowZeros()),
    );
    const hasNewClockOffset = isNew(METRICS.clockOffset);
    // Workers of a cluster share one clock; the average evens out when each last got an answer.
    this.#clockOffset = make(Gauge, METRICS.clockOffset, { aggregator: 'average' });
    // A gauge without labels starts at 0, and unknown is not 0.
    if (hasNewClockOffset) this.#clockOffset.remove();
    const startTime = Date.now() / 1000;
    const startTimeGauge: Gauge = make(Gauge, METRICS.startTime, {
      // Of several workers the oldest: with the newest, one worker's restart would make the sum of all look new.
      aggregator: 'min',
      // At each scrape, because a reset of the registry sets it to 0.
      ...collecting(() => startTimeGauge.set(startTime)),
    });
    this.#makeOverflowZeros();
    for (const { service, region = '' } of services) this.#makeZerosOf(zeroErrorLabels(service, region));
  }

  /** @param span the call's span, if it is exported */
  record(call: ApiCall, labels: CallLabels, span: SpanContext | undefined): void {
    const { request, duration, error, code, overflows, zeros } = labels;
    const exemplar = this.#exemplars ? exemplarOf(call, span) : undefined;
    if (!this.#zeros.has(zeros)) this.#makeZerosOf(zeros);
    if (this.#requests instanceof PendingCounts) this.#requests.inc(request, 1);
    else increment(this.#requests, request, 1);
    if (error !== undefined) increment(this.#errors, error, 1, exemplar);
    if (code !== undefined) increment(this.#errorCodes, code, 1, exemplar);
    if (Number.isFinite(call.duration)) observe(this.#duration, duration, call.duration, exemplar);
    if (call.clockOffset !== undefined && Number.isFinite(call.clockOffset)) this.#clockOffset.set(call.clockOffset);
    for (const overflow of overflows) increment(this.#overflow, overflow, 1);
  }

  #makeZerosOf(zeros: readonly ErrorLabels[]): void {
    this.#zeros.add(zeros);
    for (const labels of zeros) increment(this.#errors, labels, 0);
  }

  /** At each scrape, because a reset of the registry removes them. */
  #makeZeros(): void {
    for (const zeros of this.#zeros) this.#makeZerosOf(zeros);
  }

  #makeOverflowZeros(): void {
    for (const labels of OVERFLOW_LABELS) increment(this.#overflow, labels, 0);
  }
}

/**
 * Counts calls in plain numbers, and hands them over when the client's counter is collected. The client's own `inc` checks and hashes
 * the labels each time.
 */
export class PendingCounts {
  readonly #counts = new Map<object, number>();
  #counter: Counter | undefined;

  /** Those of a counter, whichever recorder made it; undefined for a counter that somebody else made. */
  static of(counter: Counter): PendingCounts | undefined {
    return pendingCounts.get(counter);
  }

  /** @param counter one that calls {@link handOver} when it is collected */
  bind(counter: Counter): void {
    this.#counter = counter;
    pendingCounts.set(counter, this);
    const { reset } = counter;
    counter.reset = () => {
      this.#counts.clear();
      return reset.call(counter);
    };
  }

  /** @param labels the same object each time */
  inc(labels: object, value: number): void {
    this.#counts.set(labels, (this.#counts.get(labels) ?? 0) + value);
    if (this.#counts.size > MAX_PENDING) this.handOver();
  }

  handOver(): void {
    for (const [labels, count] of this.#counts) this.#counter?.inc(labels, count);
    this.#counts.clear();
  }
}

function increment(counter: Counter, labels: Labels<string>, value: number, exemplarLabels?: Exemplar): void {
  if (counter.enableExemplars) counter.inc({ labels, value, exemplarLabels });
  else counter.inc(labels, value);
}

function observe(histogram: Histogram, labels: Labels<string>, value: number, exemplarLabels: Exemplar | undefined): void {
  if (histogram.enableExemplars) histogram.observe({ labels, value, exemplarLabels });
  else histogram.observe(labels, value);
}

/**
 * The exemplar of a call: its span, if that is exported, and the RequestId, if the call failed. A RequestId that is too long is left
 * out, not cut: part of an id finds nothing.
 *
 * @param span the call's span, if it is exported
 */
function exemplarOf(call: ApiCall, span: SpanContext | undefined): Exemplar | undefined {
  const requestId = hasFailed(call) ? call.requestId : undefined;
  if (span === undefined) return requestId && requestId.length <= MAX_REQUEST_ID_LENGTH ? { request_id: requestId } : undefined;
  const { traceId, spanId } = span;
  const spanLength = SPAN_NAMES_LENGTH + traceId.length + spanId.length;
  // Written out: a spread of the one into the other takes 3 µs.
  return requestId && requestId.length <= MAX_REQUEST_ID_LENGTH - spanLength
    ? { trace_id: traceId, span_id: spanId, request_id: requestId }
    : { trace_id: traceId, span_id: spanId };
}
