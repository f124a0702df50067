import type { ApiCall, Outcome } from '../call';
import { ERROR_FAMILIES, HTTP_FAMILY, NETWORK_FAMILY, OTHER } from '../envelope/error-families';
import { PrometheusMetrics } from '../names';
import type { ApiTarget } from '../target/target';

export type RequestLabels = Readonly<Record<'service' | 'action' | 'region' | 'outcome', string>>;
export type DurationLabels = Readonly<Record<'service' | 'action' | 'outcome', string>>;
export type ErrorLabels = Readonly<Record<'service' | 'region' | 'family' | 'category', string>>;
export type CodeLabels = Readonly<Record<'service' | 'action' | 'region' | 'family' | 'code', string>>;

/** The labels of one call, on both pipelines. Built once for all calls alike, then only read. */
export interface CallLabels {
  readonly request: RequestLabels;
  readonly duration: DurationLabels;
  /** Set where the call counts as an error. */
  readonly error: ErrorLabels | undefined;
  readonly code: CodeLabels | undefined;
  /** Metrics in which a cap has put this call under `_OVERFLOW`. */
  readonly overflowed: readonly string[];
}

/** Stands for the label values that a cap has left out. */
const OVERFLOW = '_OVERFLOW';

/** The metrics that a cap can hold back. */
export const CAPPED_METRICS = [PrometheusMetrics.requests, PrometheusMetrics.errorCodes] as const;

/** What alerts watch, so that it must be there at 0 before the first error: a counter born at 1 has no increase. */
const WATCHED_FAMILIES = [
  'AuthFailure',
  'UnauthorizedOperation',
  'RequestLimitExceeded',
  'LimitExceeded',
  'ResourceInsufficient',
  'InternalError',
  'ServiceUnavailable',
  HTTP_FAMILY,
  NETWORK_FAMILY,
  OTHER,
];

/** Distinct service, action and region; more than any service calls, and far below what a scrape can take. */
const MAX_TARGETS = 2000;
/** Distinct service and region; each has ten error counters from its first call on. */
const MAX_SERVICES = 200;

const NONE: readonly string[] = [];

interface TargetLabels {
  readonly service: string;
  readonly action: string;
  readonly region: string;
  readonly overflowed: readonly string[];
  /** By outcome, with family, category and code where it has them. */
  readonly calls: Map<string, CallLabels>;
}

/** Turns calls into labels from capped sets. */
export class Labels {
  readonly #maxCodes: number;
  readonly #targets = new Map<string, TargetLabels>();
  readonly #services = new Set<string>();
  #codes = 0;

  /** @param maxCodes series of the counter by code; the codes beyond share `_OVERFLOW` */
  constructor(maxCodes: number) {
    this.#maxCodes = maxCodes;
  }

  of(call: ApiCall): CallLabels {
    const target = this.#target(call.target);
    const reason = call.outcome === 'error' ? call.error : call.failure;
    const key = reason === undefined ? call.outcome : `${reason.family}\n${reason.code}`;
    let labels = target.calls.get(key);
    if (labels === undefined) {
      labels = this.#build(target, call.outcome, reason);
      if (labels.code?.code !== OVERFLOW) target.calls.set(key, labels);
    }
    return labels;
  }

  #target({ service, action, region }: ApiTarget): TargetLabels {
    const key = `${service}\n${action}\n${region}`;
    const known = this.#targets.get(key);
    if (known !== undefined) return known;
    const place = `${service}\n${region}`;
    if (!this.#services.has(place)) {
      if (this.#services.size >= MAX_SERVICES) return this.#overflow(OVERFLOW, OVERFLOW);
      this.#services.add(place);
    }
    if (this.#targets.size >= MAX_TARGETS) return this.#overflow(service, region);
    return this.#add(key, { service, action, region, overflowed: NONE, calls: new Map() });
  }

  #overflow(service: string, region: string): TargetLabels {
    const key = `${service}\n${OVERFLOW}\n${region}`;
    const target = { service, action: OVERFLOW, region, overflowed: [PrometheusMetrics.requests], calls: new Map() };
    return this.#targets.get(key) ?? this.#add(key, target);
  }

  #add(key: string, target: TargetLabels): TargetLabels {
    this.#targets.set(key, target);
    return target;
  }

  #build(target: TargetLabels, outcome: Outcome, reason: ApiCall['error'] | ApiCall['failure']): CallLabels {
    const { service, action, region } = target;
    const request = { service, action, region, outcome };
    const duration = { service, action, outcome };
    if (reason === undefined) return { request, duration, error: undefined, code: undefined, overflowed: target.overflowed };
    const { family, category } = reason;
    const full = this.#codes >= this.#maxCodes;
    if (!full) this.#codes++;
    return {
      request,
      duration,
      error: { service, region, family, category },
      code: { service, action, region, family, code: full ? OVERFLOW : reason.code },
      overflowed: full ? [...target.overflowed, PrometheusMetrics.errorCodes] : target.overflowed,
    };
  }
}

/** The error counters that exist at 0 from the first call to a service in a region. */
export function zeroErrorLabels(service: string, region: string): ErrorLabels[] {
  return WATCHED_FAMILIES.map((family) => ({ service, region, family, category: ERROR_FAMILIES.get(family) ?? OTHER }));
}
