import type { ApiRequest } from '../api/api-request';
import type { ServiceExtensions } from '../api/services/extensions';
import { guard, reportFault, reportRejection, say } from '../util/diag';
import type { ApiCall } from './api-call';

/** What calls need of the configuration. */
export interface CallSettings {
  readonly ignoreCall: ((request: ApiRequest) => boolean) | undefined;
  /** Undefined if none is switched on. */
  readonly extensions: ServiceExtensions | undefined;
  readonly captureSecretId: boolean;
  /** Takes finished calls. */
  readonly recorder: { record(call: ApiCall): void };
}

/** What the calls of one configuration share, from `enable()` to `disable()` or `setConfig()`. It knows when the last of them has ended. */
export class CallContext {
  readonly settings: CallSettings;
  #state: 'open' | 'draining' | 'closed' = 'open';
  #inFlight = 0;
  #onIdle: () => void = () => {};

  constructor(settings: CallSettings) {
    this.settings = settings;
  }

  /** Requests that begin now may be its calls. */
  get open(): boolean {
    return this.#state === 'open';
  }

  /** Calls are no longer to be recorded. */
  get closed(): boolean {
    return this.#state === 'closed';
  }

  /** Whether `ignoreCall` wants this call left out. */
  ignores(request: ApiRequest): boolean {
    const { ignoreCall } = this.settings;
    if (ignoreCall === undefined) return false;
    try {
      const ignored: unknown = ignoreCall(request);
      reportRejection('ignoreCall', ignored);
      if (ignored === true) say('verbose', `left out by ignoreCall: ${request.service} ${request.action}`);
      return ignored === true;
    } catch (error) {
      reportFault('ignoreCall', error);
      return false;
    }
  }

  record(call: ApiCall): void {
    if (!this.closed) this.settings.recorder.record(call);
  }

  callStarted(): void {
    this.#inFlight++;
  }

  callSettled(): void {
    this.#inFlight--;
    this.#reportIdle();
  }

  /**
   * Takes no new calls.
   *
   * @param inFlight what becomes of the calls that have begun
   * @param onIdle called once the last of them has ended, at once if there is none
   */
  close(inFlight: 'recorded' | 'discarded', onIdle: () => void): void {
    this.#state = inFlight === 'recorded' ? 'draining' : 'closed';
    this.#onIdle = onIdle;
    this.#reportIdle();
  }

  #reportIdle(): void {
    if (this.open || this.#inFlight > 0) return;
    guard('unsubscribing', this.#onIdle);
    this.#onIdle = () => {};
  }
}
