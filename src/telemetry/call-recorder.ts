import type { MeterProvider, TracerProvider } from '@opentelemetry/api';
import type { LoggerProvider } from '@opentelemetry/api-logs';
import type { ApiCall } from '../call/api-call';
import { PREFIX, variableName } from '../config/option';
import type { ResolvedConfig } from '../config/resolve';
import { guard, reportFault, say } from '../util/diag';
import { FailureEventRecorder } from './failure-event';
import { MeterRecorder } from './meter-recorder';
import { type CallLabels, MetricLabels } from './metric-labels';
import { PrometheusRecorder } from './prometheus/prometheus-recorder';
import { type CallTrace, SpanRecorder } from './span-recorder';

/** What to record of a call; the rest of the configuration decides which calls are seen. */
export type CallRecorderOptions = Omit<ResolvedConfig, 'endpoints' | 'ignoreCall' | 'captureSecretId'>;

/**
 * Turns a finished call into a span, a log event, Prometheus samples and OpenTelemetry measurements. If one of them fails, the others
 * are made all the same.
 *
 * Providers are the global ones, looked up at each call so that they may be registered later, or those given.
 */
export class CallRecorder {
  readonly #labels: MetricLabels;
  readonly #spans: SpanRecorder;
  readonly #events: FailureEventRecorder | undefined;
  readonly #meter: MeterRecorder | undefined;
  readonly #prometheus: PrometheusRecorder | undefined;
  /** Whether calls are handed to functions of the application. */
  readonly #isSharing: boolean;

  /** @throws whatever the Prometheus client throws, as when the registry cannot hold exemplars */
  constructor(options: CallRecorderOptions) {
    this.#labels = new MetricLabels(options.maxSeries);
    this.#spans = new SpanRecorder(options);
    this.#events = options.failureEvents ? new FailureEventRecorder(options) : undefined;
    this.#meter = options.meter ? new MeterRecorder(options.services) : undefined;
    this.#prometheus = options.prometheus && new PrometheusRecorder(options.prometheus, options.services);
    this.#isSharing = options.callHook !== undefined || typeof options.spans === 'function';
    saySetUp(options);
  }

  /** @param provider undefined for the global one, whichever that is when a call ends */
  setTracerProvider(provider: TracerProvider | undefined): void {
    this.#spans.setProvider(provider);
  }

  /** @param provider undefined for the global one, whichever that is when a call ends */
  setMeterProvider(provider: MeterProvider | undefined): void {
    guard('the meter recorder', () => this.#meter?.setProvider(provider));
  }

  /** @param provider undefined for the global one, whichever that is when a call ends */
  setLoggerProvider(provider: LoggerProvider | undefined): void {
    this.#events?.setProvider(provider);
  }

  /** Makes the instruments with a meter provider that is registered already, so that their zeros exist before the first call. */
  start(): void {
    guard('the meter recorder', () => this.#meter?.start());
  }

  /** Another recorder takes over. Calls that are under way are still recorded. */
  close(): void {
    guard('the meter recorder', () => this.#meter?.close());
  }

  record(call: ApiCall): void {
    if (this.#isSharing) freeze(call);
    const trace = this.#recordSpan(call);
    const labels = this.#labelsOf(call);
    if (labels !== undefined) {
      guard('the Prometheus recorder', () => this.#prometheus?.record(call, labels, trace.exportedSpan));
      guard('the meter recorder', () => this.#meter?.record(call, labels));
      const { code } = labels;
      if (code !== undefined) guard('the failure event recorder', () => this.#events?.record(call, code, trace.context));
    }
    sayCall(call);
  }

  #recordSpan(call: ApiCall): CallTrace {
    try {
      return this.#spans.record(call);
    } catch (error) {
      reportFault('the span recorder', error);
      return { context: call.context, exportedSpan: undefined };
    }
  }

  #labelsOf(call: ApiCall): CallLabels | undefined {
    try {
      return this.#labels.of(call);
    } catch (error) {
      reportFault('the labels of a call', error);
      return undefined;
    }
  }
}

/** A call and its parts; not its context, which belongs to the application. */
function freeze(call: ApiCall): void {
  for (const part of [call.request, call.error, call.failure, call.responseFields, call.requestParameters, call]) Object.freeze(part);
}

/** Says at DEBUG what is recorded: the answer to "why are there no metrics". */
function saySetUp({ spans, failureEvents, meter, prometheus }: CallRecorderOptions): void {
  if (prometheus === undefined) {
    say('debug', `no Prometheus metrics: prom-client is missing (npm install prom-client), or ${option('prometheus')} is false`);
  } else if (prometheus.exemplars) say('debug', 'Prometheus metrics with exemplars');
  else say('debug', `Prometheus metrics without exemplars: ${option('prometheus', 'exemplars')} needs the OpenMetrics format`);
  if (!meter) say('debug', `no instruments on the Meter API: ${option('meter')} is false`);
  if (!failureEvents) say('debug', `no failure events: ${option('failureEvents')} is false`);
  if (spans !== 'all') say('debug', 'spans:', typeof spans === 'function' ? 'those that a function chooses' : spans);
}

/** An option in code, and its variable for a process that is started without code. */
function option(...path: readonly string[]): string {
  return `${path.join('.')} (${PREFIX}${variableName(...path)})`;
}

/** Says at VERBOSE which call was recorded, in one line. The words are arguments, so that no text is built where nobody listens. */
function sayCall({ request, outcome, requestId, error, failure }: ApiCall): void {
  const { service, action, region } = request;
  say('verbose', 'recorded', service, action, region, outcome, error?.code ?? failure?.code ?? '', 'RequestId', requestId ?? 'unknown');
}
