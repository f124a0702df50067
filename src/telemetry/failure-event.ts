import type { Context } from '@opentelemetry/api';
import { type AnyValueMap, type Logger, type LoggerProvider, logs, SeverityNumber } from '@opentelemetry/api-logs';
import { ATTR_EXCEPTION_MESSAGE, ATTR_EXCEPTION_TYPE } from '@opentelemetry/semantic-conventions';
import type { ServiceExtensions } from '../api/services/extensions';
import type { ApiCall } from '../call/api-call';
import { PACKAGE_NAME, PACKAGE_VERSION } from '../util/version';
import { describeCall, endOf, errorType } from './call-description';
import { EventLimiter } from './event-limiter';
import type { CodeLabels } from './metric-labels';
import { ATTR_TENCENT_CLOUD_SUPPRESSED_EVENTS } from './semconv';

/** Incubating in the semantic conventions, which must not be imported at run time. */
const EVENT_RPC_CLIENT_CALL_EXCEPTION = 'rpc.client.call.exception';
const EVENT = { eventName: EVENT_RPC_CLIENT_CALL_EXCEPTION, severityNumber: SeverityNumber.WARN, severityText: 'WARN' } as const;

interface FailureEventOptions {
  /** Whether the API's message goes into the event. */
  readonly recordErrorMessage: boolean;
  readonly extensions: ServiceExtensions;
}

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
    const eventAttributes: AnyValueMap = { ...attributes, [ATTR_EXCEPTION_TYPE]: errorType(call) };
    if (this.#options.recordErrorMessage && failure?.message) eventAttributes[ATTR_EXCEPTION_MESSAGE] = failure.message;
    if (suppressed > 0) eventAttributes[ATTR_TENCENT_CLOUD_SUPPRESSED_EVENTS] = suppressed;
    logger.emit({ ...EVENT, timestamp: endOf(call), context, attributes: eventAttributes });
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
