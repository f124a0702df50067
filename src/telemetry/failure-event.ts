import type { Context } from '@opentelemetry/api';
import { type AnyValueMap, type Logger, type LoggerProvider, logs, SeverityNumber } from '@opentelemetry/api-logs';
import { ATTR_EXCEPTION_MESSAGE, ATTR_EXCEPTION_TYPE } from '@opentelemetry/semantic-conventions';
import type { ApiCall } from '../call/api-call';
import type { ResolvedConfig } from '../config/resolve';
import { PACKAGE_NAME, PACKAGE_VERSION } from '../util/version';
import { describeCall, endOf, errorType } from './call-description';
import type { CodeLabels } from './metric-labels';
import { ATTR_TENCENT_CLOUD_SUPPRESSED_EVENTS } from './semconv';

/** Incubating in the semantic conventions, which must not be imported at run time. */
const EVENT_RPC_CLIENT_CALL_EXCEPTION = 'rpc.client.call.exception';
const EVENT = { eventName: EVENT_RPC_CLIENT_CALL_EXCEPTION, severityNumber: SeverityNumber.WARN, severityText: 'WARN' } as const;

/** Events of one kind in any window of that length. */
const MAX_EVENTS = 10;
const WINDOW_MS = 10_000;

type FailureEventOptions = Pick<ResolvedConfig, 'recordErrorMessage' | 'extensions'>;

/** Emits one log event for each failed call, at most 10 in any 10 seconds for each service and code. */
export class FailureEventRecorder {
  readonly #options: FailureEventOptions;
  readonly #limiter: EventLimiter;
  #givenProvider: LoggerProvider | undefined;
  #provider: LoggerProvider | undefined;
  #logger: Logger | undefined;

  constructor(options: FailureEventOptions, limiter = new EventLimiter()) {
    this.#options = options;
    this.#limiter = limiter;
  }

  /** @param provider undefined for the global one, whichever that is when a call ends */
  setProvider(provider: LoggerProvider | undefined): void {
    this.#givenProvider = provider;
  }

  /**
   * @param labels of the failed call in the counter by code. They are limited, and so is what the limiter keeps.
   * @param context of its span if that was written, else of its parent, so that the event is found from the trace either way
   */
  record(call: ApiCall, labels: CodeLabels, context: Context): void {
    const logger = this.#currentLogger();
    // Without an SDK no event is enabled.
    if (logger.enabled?.({ context, eventName: EVENT.eventName, severityNumber: EVENT.severityNumber }) === false) return;
    const suppressed = this.#limiter.admit(`${labels.tc_service}\n${labels.code}`);
    if (suppressed === undefined) return;
    const { attributes, failure } = describeCall(call, this.#options.extensions);
    attributes[ATTR_EXCEPTION_TYPE] = errorType(call);
    if (this.#options.recordErrorMessage && failure?.message) attributes[ATTR_EXCEPTION_MESSAGE] = failure.message;
    if (suppressed > 0) attributes[ATTR_TENCENT_CLOUD_SUPPRESSED_EVENTS] = suppressed;
    logger.emit({ ...EVENT, timestamp: endOf(call), context, attributes: attributes as AnyValueMap });
  }

  #currentLogger(): Logger {
    const provider = this.#givenProvider ?? logs.getLoggerProvider();
    if (provider !== this.#provider || this.#logger === undefined) {
      this.#logger = provider.getLogger(PACKAGE_NAME, PACKAGE_VERSION);
      this.#provider = provider;
    }
    return this.#logger;
  }
}

interface EventKind {
  /** When the latest events were let through, oldest first; at most {@link MAX_EVENTS}. */
  readonly times: number[];
  suppressed: number;
}

/** Lets at most 10 events of a kind through in any 10 seconds, and counts what it left out. It needs no timer. */
export class EventLimiter {
  readonly #kinds = new Map<string, EventKind>();
  readonly #now: () => number;

  /** @param now milliseconds of a monotonic clock */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /**
   * @param kind from a limited set: each stays in memory
   * @returns how many events of the kind were left out since the last one; undefined if this one has to be left out
   */
  admit(kind: string): number | undefined {
    let state = this.#kinds.get(kind);
    if (state === undefined) this.#kinds.set(kind, (state = { times: [], suppressed: 0 }));
    const { times, suppressed } = state;
    const now = this.#now();
    if (times.length === MAX_EVENTS) {
      if (now - times[0] < WINDOW_MS) {
        state.suppressed++;
        return undefined;
      }
      times.shift();
    }
    times.push(now);
    state.suppressed = 0;
    return suppressed;
  }
}
