import { apiErrors } from './errors';

/** How often an account may call each action. */
export interface RateLimit {
  /** Calls a second for each (SecretId, service, action). The real default is 20 for most actions. */
  perSecond: number;
  /** Other limits, by `service/action`. */
  perAction?: Record<string, number>;
}

/** Counts calls in whole seconds of the server's clock, as the real API does. */
export class Throttle {
  readonly #limit: RateLimit;
  readonly #calls = new Map<string, number>();
  #second = 0;

  constructor(limit: RateLimit) {
    this.#limit = limit;
  }

  /**
   * Counts a call.
   *
   * @param now - the server's clock, in milliseconds.
   * @throws {@link ApiError} `RequestLimitExceeded.UinLimitExceeded` above the limit of its second.
   */
  admit(secretId: string, service: string, action: string, now: number): void {
    const second = Math.floor(now / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#calls.clear();
    }
    const name = `${service}/${action}`;
    const key = `${secretId} ${name}`;
    const times = (this.#calls.get(key) ?? 0) + 1;
    this.#calls.set(key, times);
    const limit = this.#limit.perAction?.[name] ?? this.#limit.perSecond;
    if (times > limit) throw apiErrors.requestLimitExceeded(times, limit);
  }
}
