/** Events of one kind in any window of that length. */
const MAX_EVENTS = 10;
const WINDOW_MS = 10_000;

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
