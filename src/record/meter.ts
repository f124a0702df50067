import {
  type Attributes as AttributeValues,
  type Counter,
  createNoopMeter,
  type Histogram,
  type Meter,
  type MeterProvider,
  type ObservableGauge,
} from '@opentelemetry/api';
import { METRIC_RPC_CLIENT_CALL_DURATION } from '@opentelemetry/semantic-conventions';
import type { ApiCall } from '../call';
import { Instruments, RPC_SYSTEM } from '../names';
import { Semantic } from '../opentelemetry';
import { PACKAGE_NAME, PACKAGE_VERSION } from '../version';
import { CAPPED_METRICS, type CallLabels, type ErrorLabels, OVERFLOW, type Place, zeroErrorLabels } from './labels';
import type { ApiTarget } from '../target/target';
import type { ServiceRegion } from './prometheus-client';
import { rpcMethod } from './rpc-method';

/** The boundaries that the semantic conventions give for `rpc.client.call.duration`, in seconds. */
const DURATION_BOUNDARIES = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
const CALLS = '{call}';
/** Distinct addresses and ports in the histogram; the others share `_OVERFLOW`. */
const MAX_SERVERS = 200;

interface InstrumentSet {
  readonly requests: Counter;
  readonly errors: Counter;
  readonly errorCodes: Counter;
  readonly overflow: Counter;
  readonly duration: Histogram;
  readonly startTime: ObservableGauge;
}

/**
 * When counting began with a provider, in seconds since the epoch. Its counters go on when the configuration changes, and so does
 * this: by a new start time the rules would take all that they have counted for new.
 */
const startTimes = new WeakMap<MeterProvider, number>();

/** Counts finished calls on the OpenTelemetry Meter API, under the same names and labels as Prometheus has. */
export class MeterRecorder {
  #startTime = 0;
  readonly #services: readonly ServiceRegion[];
  #provider: MeterProvider | undefined;
  #instruments: InstrumentSet | undefined;
  #zeroed = new Set<Place>();
  readonly #servers = new Set<string>();
  #closed = false;

  /** @param services whose error counters exist from the time that there is a provider */
  constructor(services: readonly ServiceRegion[]) {
    this.#services = services;
  }

  /** Makes the instruments anew if `provider` is another than before. Without an SDK it is one that records nothing. */
  use(provider: MeterProvider): void {
    if (provider === this.#provider) return;
    this.#provider = provider;
    this.#zeroed = new Set<Place>();
    this.#instruments?.startTime.removeCallback(this.#observeStartTime);
    const meter = provider.getMeter(PACKAGE_NAME, PACKAGE_VERSION);
    this.#instruments = meter === createNoopMeter() ? undefined : createInstruments(meter);
    if (this.#instruments === undefined) return;
    this.#startTime = startTimeOf(provider);
    if (!this.#closed) this.#instruments.startTime.addCallback(this.#observeStartTime);
    for (const metric of CAPPED_METRICS) this.#instruments.overflow.add(0, { metric });
    for (const { service, region = '' } of this.#services) zero(this.#instruments.errors, { service, region });
  }

  /** Leaves no callback in a meter: that would hold it, and be called, for as long as the meter is there. It still counts. */
  close(): void {
    this.#closed = true;
    this.#instruments?.startTime.removeCallback(this.#observeStartTime);
  }

  record(call: ApiCall, labels: CallLabels): void {
    const instruments = this.#instruments;
    if (instruments === undefined) return;
    const { context } = call;
    const { requests, errors, errorCodes, overflow, duration } = instruments;
    this.#zeroOnce(errors, labels.place);
    requests.add(1, labels.request, context);
    if (labels.error !== undefined) errors.add(1, labels.error, context);
    if (labels.code !== undefined) errorCodes.add(1, labels.code, context);
    duration.record(call.duration, durationAttributes(labels, this.#server(call.target)), context);
    for (const metric of labels.overflowed) overflow.add(1, { metric }, context);
  }

  readonly #observeStartTime = (result: { observe(value: number): void }): void => {
    result.observe(this.#startTime);
  };

  #server({ address, port }: ApiTarget): Server {
    const server = `${address} ${port ?? ''}`;
    if (!this.#servers.has(server)) {
      if (this.#servers.size >= MAX_SERVERS) return { address: OVERFLOW, port: undefined };
      this.#servers.add(server);
    }
    return { address, port };
  }

  #zeroOnce(errors: Counter<ErrorLabels>, place: Place): void {
    if (this.#zeroed.has(place)) return;
    this.#zeroed.add(place);
    zero(errors, place);
  }
}

function startTimeOf(provider: MeterProvider): number {
  const startTime = startTimes.get(provider) ?? Date.now() / 1000;
  startTimes.set(provider, startTime);
  return startTime;
}

function zero(errors: Counter<ErrorLabels>, place: Place): void {
  for (const labels of zeroErrorLabels(place)) errors.add(0, labels);
}

function createInstruments(meter: Meter): InstrumentSet {
  return {
    requests: meter.createCounter(Instruments.requests, { unit: CALLS, description: 'Tencent Cloud API calls' }),
    errors: meter.createCounter(Instruments.errors, {
      unit: CALLS,
      description: 'Failed Tencent Cloud API calls by family of the error code',
    }),
    errorCodes: meter.createCounter(Instruments.errorCodes, {
      unit: CALLS,
      description: 'Failed Tencent Cloud API calls by error code',
    }),
    overflow: meter.createCounter(Instruments.labelOverflow, {
      unit: CALLS,
      description: 'Tencent Cloud API calls that a cap put under _OVERFLOW',
    }),
    duration: meter.createHistogram(METRIC_RPC_CLIENT_CALL_DURATION, {
      unit: 's',
      description: 'Duration of Tencent Cloud API calls',
      advice: { explicitBucketBoundaries: DURATION_BOUNDARIES },
    }),
    startTime: meter.createObservableGauge(Instruments.startTime, {
      unit: 's',
      description: 'When counting of Tencent Cloud API calls began, in seconds since the epoch',
    }),
  };
}

type Server = Pick<ApiTarget, 'address' | 'port'>;

/** As the semantic conventions for RPC ask, with values from capped sets. */
function durationAttributes({ request, code }: CallLabels, { address, port }: Server): AttributeValues {
  const attributes: AttributeValues = {
    [Semantic.rpcSystemName]: RPC_SYSTEM,
    [Semantic.rpcMethod]: rpcMethod(request.service, request.action) ?? '_OTHER',
    [Semantic.serverAddress]: address,
  };
  if (port !== undefined) attributes[Semantic.serverPort] = port;
  if (code !== undefined) attributes[Semantic.errorType] = code.code;
  if (request.outcome === 'error' && code !== undefined) attributes[Semantic.rpcStatusCode] = code.code;
  return attributes;
}
