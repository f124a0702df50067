/** What can go wrong with a call. */
export type FaultKind =
  /** The answer is `ms` milliseconds late. Can be combined with any other kind. */
  | { readonly kind: 'latency'; readonly ms: number }
  /** A gateway answers with an HTML page instead of the API. Default status 502. */
  | { readonly kind: 'http'; readonly status?: number; readonly body?: string }
  /** An API error in the usual envelope. */
  | { readonly kind: 'error'; readonly code: string; readonly message?: string }
  /** TCP reset after the request has been read. */
  | { readonly kind: 'reset-before-headers' }
  /** TCP reset after the headers and half of the body. */
  | { readonly kind: 'reset-in-body' }
  /** The connection is closed normally after half of the body. */
  | { readonly kind: 'truncate' }
  /** No answer; the connection stays open. */
  | { readonly kind: 'hang' };

/** Which calls a fault hits: those for which every given field is equal. */
export interface FaultMatch {
  readonly service?: string;
  readonly action?: string;
  readonly secretId?: string;
}

export type Fault = FaultKind & {
  /** Default: all calls. */
  readonly match?: FaultMatch;
  /** How many calls it hits. Default: every call until it is cleared. */
  readonly times?: number;
};

/** A fault that has been added. */
export interface ActiveFault {
  /** Calls hit so far. */
  readonly hits: number;
  /** Ends it for later calls. */
  clear(): void;
}

/** How a call is to be answered; see {@link FaultKind}. */
export interface Disturbance {
  /** Milliseconds to wait before the answer. */
  readonly latency: number;
  readonly fault?: Exclude<FaultKind, { kind: 'latency' }>;
}

/** The active faults. They apply from the next call on. The one added first wins; latencies add up. */
export class Faults {
  readonly #active = new Set<{ readonly fault: Fault; hits: number }>();

  /** Starts a fault. */
  add(fault: Fault): ActiveFault {
    const entry = { fault, hits: 0 };
    this.#active.add(entry);
    return {
      get hits() {
        return entry.hits;
      },
      clear: () => void this.#active.delete(entry),
    };
  }

  /** Ends all faults. */
  clear(): void {
    this.#active.clear();
  }

  /** @internal Decides what happens to a call, and counts it as a hit of each fault that applies. */
  take(call: Required<FaultMatch>): Disturbance {
    let latency = 0;
    let chosen: Disturbance['fault'];
    for (const entry of this.#active) {
      const { fault } = entry;
      if (!matches(fault.match, call)) continue;
      if (fault.kind !== 'latency' && chosen !== undefined) continue;
      if (fault.kind === 'latency') latency += fault.ms;
      else chosen = fault;
      entry.hits++;
      if (entry.hits >= (fault.times ?? Infinity)) this.#active.delete(entry);
    }
    return { latency, fault: chosen };
  }
}

function matches(match: FaultMatch = {}, call: Required<FaultMatch>): boolean {
  return (
    (match.service ?? call.service) === call.service &&
    (match.action ?? call.action) === call.action &&
    (match.secretId ?? call.secretId) === call.secretId
  );
}
