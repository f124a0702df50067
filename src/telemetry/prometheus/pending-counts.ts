import type { Counter } from './existing-metric';

/** Series that may wait for a scrape; far more than there are, unless labels are beyond their limits and nobody scrapes. */
const MAX_PENDING = 4_000;

const pendingCounts = new WeakMap<Counter, PendingCounts>();

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
