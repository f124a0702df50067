import {
  type Attributes,
  type Counter,
  createNoopMeter,
  type Histogram,
  type Meter,
  type MeterProvider,
  type MetricOptions,
  metrics,
  type ObservableGauge,
} from '@opentelemetry/api';
import {
  ATTR_ERROR_TYPE,
  ATTR_RPC_METHOD,
  ATTR_RPC_STATUS_CODE,
  ATTR_RPC_SYSTEM_NAME,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
} from '@opentelemetry/semantic-conventions';
import type { ApiRequest } from '../api/api-request';
import type { ApiCall } from '../call/api-call';
import type { ServiceRegion } from '../config/types';
import { PACKAGE_NAME, PACKAGE_VERSION } from '../util/version';
import { OTHER, rpcMethod } from './call-description';
import { type CallLabels, type ErrorLabels, OVERFLOW, OVERFLOW_LABELS, zeroErrorLabels } from './metric-labels';
import { METRICS, type MetricDefinition } from './metrics';
import { RPC_SYSTEM_NAME_VALUE_TENCENT_CLOUD } from './semconv';

/** The boundaries of `rpc.client.call.duration` in the semantic conventions, in seconds. */
const DURATION_BOUNDARIES = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
/** Distinct addresses and ports in the histogram; the others share `_OVERFLOW`. */
const MAX_SERVERS = 200;

interface Instruments {
  readonly requests: Counter;
  readonly errors: Counter;
  readonly errorCodes: Counter;
  readonly overflow: Counter;
  readonly duration: Histogram;
  readonly clockOffset: ObservableGauge;
  readonly startTime: ObservableGauge;
}

/** The part of an `ObservableResult` that is used here. */
interface Observation {
  observe(value: number): void;
}

/**
 * When counting began with a provider, in seconds since the epoch. Its counters live on when the configuration changes, and so does
 * this: with a new start time the rules would count all of their values again.
 */
const startTimes = new WeakMap<MeterProvider, number>();

/** Counts finished calls on the OpenTelemetry Meter API, under the names and labels that Prometheus has. */
export class MeterRecorder {
  readonly #services: readonly ServiceRegion[];
  #givenProvider: MeterProvider | undefined;
  #provider: MeterProvider | undefined;
  #instruments: Instruments | undefined;
  #startTime = 0;
  #clockOffset: number | undefined;
  #zeros = new Set<readonly ErrorLabels[]>();
  readonly #servers = new Set<string>();
  #isClosed = false;

  /** @param services whose error counters exist at 0 from the time that there is a provider */
  constructor(services: readonly ServiceRegion[]) {
    this.#services = services;
  }

  /** @param provider undefined for the global one, whichever that is when a call ends */
  setProvider(provider: MeterProvider | undefined): void {
    this.#givenProvider = provider;
    this.start();
  }

  /** Makes the instruments if there is another provider than before, so that their zeros exist before the first call. */
  start(): void {
    const provider = this.#givenProvider ?? metrics.getMeterProvider();
    if (provider === this.#provider) return;
    this.#removeCallbacks();
    this.#provider = provider;
    this.#zeros = new Set();
    const meter = provider.getMeter(PACKAGE_NAME, PACKAGE_VERSION);
    // Without an SDK it is this one, which records nothing.
    this.#instruments = meter === createNoopMeter() ? undefined : createInstruments(meter);
    if (this.#instruments !== undefined) this.#begin(provider, this.#instruments);
  }

  /** Leaves no callback in the meter, which would keep it alive. Calls are still counted. */
  close(): void {
    this.#isClosed = true;
    this.#removeCallbacks();
  }

  record(call: ApiCall, labels: CallLabels): void {
    this.start();
    if (this.#instruments === undefined) return;
    const { context } = call;
    const { requests, errors, errorCodes, overflow, duration } = this.#instruments;
    if (!this.#zeros.has(labels.zeros)) this.#makeZeros(errors, labels.zeros);
    requests.add(1, labels.request, context);
    if (labels.error !== undefined) errors.add(1, labels.error, context);
    if (labels.code !== undefined) errorCodes.add(1, labels.code, context);
    if (Number.isFinite(call.duration)) duration.record(call.duration, this.#durationAttributes(call, labels), context);
    if (call.clockOffset !== undefined && Number.isFinite(call.clockOffset)) this.#clockOffset = call.clockOffset;
    for (const overflowLabels of labels.overflows) overflow.add(1, overflowLabels, context);
  }

  #begin(provider: MeterProvider, { errors, overflow, startTime, clockOffset }: Instruments): void {
    this.#startTime = startTimes.get(provider) ?? Date.now() / 1000;
    startTimes.set(provider, this.#startTime);
    if (!this.#isClosed) {
      startTime.addCallback(this.#observeStartTime);
      clockOffset.addCallback(this.#observeClockOffset);
    }
    for (const labels of OVERFLOW_LABELS) overflow.add(0, labels);
    for (const { service, region = '' } of this.#services) this.#makeZeros(errors, zeroErrorLabels(service, region));
  }

  #makeZeros(errors: Counter, zeros: readonly ErrorLabels[]): void {
    this.#zeros.add(zeros);
    for (const labels of zeros) errors.add(0, labels);
  }

  #removeCallbacks(): void {
    this.#instruments?.startTime.removeCallback(this.#observeStartTime);
    this.#instruments?.clockOffset.removeCallback(this.#observeClockOffset);
  }

  readonly #observeStartTime = (result: Observation): void => result.observe(this.#startTime);

  readonly #observeClockOffset = (result: Observation): void => {
    if (this.#clockOffset !== undefined) result.observe(this.#clockOffset);
  };

  /** As the semantic conventions for RPC ask, with values from limited sets. */
  #durationAttributes({ request, error, outcome }: ApiCall, labels: CallLabels): Attributes {
    const { tc_service, tc_action } = labels.duration;
    const attributes: Attributes = {
      [ATTR_RPC_SYSTEM_NAME]: RPC_SYSTEM_NAME_VALUE_TENCENT_CLOUD,
      [ATTR_RPC_METHOD]: rpcMethod(tc_service, tc_action) ?? OTHER,
    };
    if (!this.#hasRoomFor(request)) attributes[ATTR_SERVER_ADDRESS] = OVERFLOW;
    else {
      attributes[ATTR_SERVER_ADDRESS] = request.address;
      if (request.port !== undefined) attributes[ATTR_SERVER_PORT] = request.port;
    }
    if (labels.code === undefined) return attributes;
    attributes[ATTR_ERROR_TYPE] = labels.code.code;
    if (outcome === 'error' && error !== undefined) attributes[ATTR_RPC_STATUS_CODE] = labels.code.code;
    return attributes;
  }

  #hasRoomFor({ address, port }: ApiRequest): boolean {
    const server = `${address} ${port}`;
    if (this.#servers.size < MAX_SERVERS) this.#servers.add(server);
    return this.#servers.has(server);
  }
}

function createInstruments(meter: Meter): Instruments {
  const counter = (metric: MetricDefinition): Counter => meter.createCounter(metric.meterName, options(metric, '{call}'));
  const gauge = (metric: MetricDefinition): ObservableGauge => meter.createObservableGauge(metric.meterName, options(metric, 's'));
  return {
    requests: counter(METRICS.requests),
    errors: counter(METRICS.errors),
    errorCodes: counter(METRICS.errorCodes),
    overflow: counter(METRICS.labelOverflow),
    duration: meter.createHistogram(METRICS.duration.meterName, {
      ...options(METRICS.duration, 's'),
      advice: { explicitBucketBoundaries: DURATION_BOUNDARIES },
    }),
    clockOffset: gauge(METRICS.clockOffset),
    startTime: gauge(METRICS.startTime),
  };
}

function options({ description }: MetricDefinition, unit: string): MetricOptions {
  return { description, unit };
}
