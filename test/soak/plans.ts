import type { Outcome } from '../../src';

/** What a call is to meet, chosen by the caller and told in the path. */
export interface Plan {
  readonly path: string;
  /** How often, against the others. */
  readonly weight: number;
  readonly outcome: Outcome;
  /** Family and code of what is counted as an error; the code of a lost connection depends on the transport. */
  readonly family?: string;
  readonly code?: string;
}

/** The caller aborts these, sometimes before the server sees them, so the caller counts them. */
export const unanswered: Plan = { path: '/unanswered', weight: 2, outcome: 'aborted' };

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
  unanswered,
  { path: '/half', weight: 2, outcome: 'aborted' },
];

/** What becomes of a slow answer whose connection is killed. */
export const killed: Plan = { path: '/killed', weight: 0, outcome: 'failure', family: '_NETWORK' };

export type Transport = 'http' | 'fetch';
/** The action of calls over each transport, so that their counters are apart. */
export const actions: Readonly<Record<Transport, string>> = { http: 'OverHttp', fetch: 'OverFetch' };
