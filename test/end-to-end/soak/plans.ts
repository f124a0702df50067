import type { Outcome } from '../../../src';

export type Transport = 'http' | 'fetch';

/** What happens to a call. The caller chooses it and tells the server in the path. */
export interface Plan {
  readonly path: string;
  /** How often it is chosen, relative to the others. */
  readonly weight: number;
  /** The transport it is limited to. */
  readonly only?: Transport;
  /** The caller ends these, sometimes before they reach the server. So the caller counts them, not the server. */
  readonly isCountedByCaller?: true;
  readonly outcome: Outcome;
  /** Family and code that are counted for an error or a failure. The code of a lost connection depends on the transport. */
  readonly family?: string;
  readonly code?: string;
}

export const plans: readonly Plan[] = [
  { path: '/success', weight: 40, outcome: 'success' },
  { path: '/large', weight: 2, outcome: 'success' },
  { path: '/gzip', weight: 10, outcome: 'success' },
  { path: '/stream', weight: 3, outcome: 'success' },
  { path: '/slow', weight: 6, outcome: 'success' },
  { path: '/auth', weight: 10, outcome: 'error', family: 'AuthFailure', code: 'AuthFailure.SignatureFailure' },
  { path: '/throttled', weight: 8, outcome: 'error', family: 'RequestLimitExceeded', code: 'RequestLimitExceeded.UinLimitExceeded' },
  { path: '/stream-error', weight: 2, outcome: 'error', family: 'LimitExceeded', code: 'LimitExceeded' },
  { path: '/dry-run', weight: 5, outcome: 'dry_run' },
  { path: '/gateway', weight: 4, outcome: 'failure', family: '_HTTP', code: '502' },
  { path: '/cut-off', weight: 2, outcome: 'failure', family: '_NETWORK' },
  { path: '/reset', weight: 2, outcome: 'failure', family: '_NETWORK' },
  { path: '/half', weight: 2, outcome: 'aborted' },
  { path: '/given-up', weight: 2, outcome: 'aborted', isCountedByCaller: true },
  // undici tells of an abort while it connects only when it has connected, and then nothing says that it came from a timer.
  { path: '/timed-out', weight: 2, only: 'http', outcome: 'failure', family: '_NETWORK', code: 'ETIMEDOUT', isCountedByCaller: true },
];

/** What becomes of a slow answer whose connection is killed. */
export const killed: Plan = { path: '/killed', weight: 0, outcome: 'failure', family: '_NETWORK' };

/** The action of calls over each transport, so that their counters are apart. */
export const actions: Readonly<Record<Transport, string>> = { http: 'OverHttp', fetch: 'OverFetch' };
