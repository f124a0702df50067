import type { MeterProvider, ProxyTracerProvider, Span, SpanContext, Tracer, TracerProvider } from '@opentelemetry/api';
import type { ApiCall } from '../call';
import { guard, reportFault } from '../diagnostics';
import { metricsApi as metrics, NOOP_TRACER_PROVIDER, traceApi as trace } from '../opentelemetry';
import { PACKAGE_NAME, PACKAGE_VERSION } from '../version';
import { type CallLabels, type Labelled, Labels } from './labels';
import { MeterRecorder } from './meter';
import { type CallSeries, type PrometheusOptions, PrometheusRecorder } from './prometheus';
import type { ServiceRegion } from './prometheus-client';
import { recordSpan, type SpanOptions } from './span';

export interface RecorderOptions extends SpanOptions {
  readonly maxSeries: number;
  readonly services: readonly ServiceRegion[];
  /** undefined for no Prometheus metrics. */
  readonly prometheus: PrometheusOptions | undefined;
  readonly callHook: ((span: Span, call: ApiCall) => void) | undefined;
}

/**
 * Turns a finished call into a span, Prometheus samples and OpenTelemetry measurements. Where one of them fails, the
 * others are made all the same.
 *
 * Providers are the global ones, looked up anew so that they may be registered later than this, or those given.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #labels: Labels<CallSeries | undefined>;
  readonly #prometheus: PrometheusRecorder | undefined;
  readonly #meter: MeterRecorder;
  #tracerProvider: TracerProvider | undefined;
  #meterProvider: MeterProvider | undefined;
  #tracer: { readonly of: TracerProvider; readonly tracer: Tracer } | undefined;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#labels = new Labels(options.maxSeries, (labels) => this.#seriesOf(labels));
    this.#prometheus = options.prometheus && new PrometheusRecorder(options.prometheus);
    this.#meter = new MeterRecorder(options.services);
  }

  /** @param provider undefined for the global one, whichever that is when a call ends */
  setTracerProvider(provider: TracerProvider | undefined): void {
    this.#tracerProvider = provider;
  }

  /** @param provider undefined for the global one, whichever that is when a call ends */
  setMeterProvider(provider: MeterProvider | undefined): void {
    this.#meterProvider = provider;
    this.start();
  }

  /** Has the instruments made of a meter provider that is there already, so that their zeros are there before the first call. */
  start(): void {
    guard('the meter', () => this.#meter.use(this.#meterProvider ?? metrics.getMeterProvider()));
  }

  /** Another recorder takes over. Calls that are under way are still recorded. */
  close(): void {
    guard('the meter', () => this.#meter.close());
  }

  record(call: ApiCall): void {
    const span = this.#recordSpan(call);
    try {
      const labels = this.#labels.of(call);
      this.#count(call, labels, span);
      this.#measure(call, labels);
    } catch (error) {
      reportFault('labelling a call', error);
    }
  }

  #count({ duration }: ApiCall, { series }: Labelled<CallSeries | undefined>, span: SpanContext | undefined): void {
    try {
      if (series !== undefined) this.#prometheus?.record(series, duration, span);
    } catch (error) {
      reportFault('the Prometheus recorder', error);
    }
  }

  #seriesOf(labels: CallLabels): CallSeries | undefined {
    try {
      return this.#prometheus?.seriesOf(labels);
    } catch (error) {
      reportFault('the Prometheus recorder', error);
      return undefined;
    }
  }

  #measure(call: ApiCall, labels: CallLabels): void {
    try {
      this.#meter.use(this.#meterProvider ?? metrics.getMeterProvider());
      this.#meter.record(call, labels);
    } catch (error) {
      reportFault('the meter', error);
    }
  }

  #recordSpan(call: ApiCall): SpanContext | undefined {
    try {
      const tracer = this.#currentTracer();
      return tracer && recordSpan(tracer, call, this.#options);
    } catch (error) {
      reportFault('the span recorder', error);
      return undefined;
    }
  }

  /** undefined where nobody would see its spans. */
  #currentTracer(): Tracer | undefined {
    const provider = this.#tracerProvider ?? trace.getTracerProvider();
    if (this.#options.callHook === undefined && isWithoutSdk(provider)) return undefined;
    if (this.#tracer?.of !== provider) {
      this.#tracer = { of: provider, tracer: provider.getTracer(PACKAGE_NAME, PACKAGE_VERSION) };
    }
    return this.#tracer.tracer;
  }
}

/** Whether it is the API's own provider and no SDK has been registered with it yet. */
function isWithoutSdk(provider: TracerProvider): boolean {
  return (provider as Partial<ProxyTracerProvider>).getDelegate?.() === NOOP_TRACER_PROVIDER;
}
