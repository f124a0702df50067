import type { ApiCall, Outcome } from '../call';
import { ERROR_FAMILIES, HTTP_FAMILY, NETWORK_FAMILY, OTHER } from '../envelope/error-families';
import { PrometheusMetrics } from '../names';
import type { ApiTarget } from '../target/target';
import { known } from './known';

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
  /** Which zeros have to be there with it. */
  readonly place: Place;
}

/** Labels with the series that they name. */
export interface Labelled<Series> extends CallLabels {
  readonly series: Series;
}

/** A service in a region; one object for each. */
export interface Place {
  readonly service: string;
  readonly region: string;
}

/** Stands for the label values that a cap has left out. */
export const OVERFLOW = '_OVERFLOW';

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

/** A place with the targets in it, by action. */
interface PlaceLabels<Series> extends Place {
  readonly targets: Map<string, TargetLabels<Series>>;
}

/** Why a call counts as an error. */
type Reason = NonNullable<ApiCall['error'] | ApiCall['failure']>;

interface TargetLabels<Series> {
  readonly place: Place;
  readonly action: string;
  readonly overflowed: readonly string[];
  /** By outcome, of those that count as no error. */
  readonly outcomes: Map<Outcome, Labelled<Series>>;
  /** By code of the API's errors, which have their family by their code. */
  readonly errors: Map<string, Labelled<Series>>;
  /** By family and code of the others. */
  readonly failures: Map<string, Map<string, Labelled<Series>>>;
}

/**
 * Turns calls into labels from capped sets. It finds them by one part after the other, as the parts are the same strings from
 * call to call; a key put together of all would be a new one each time, and cost as much as a counter.
 */
export class Labels<Series> {
  readonly #maxCodes: number;
  readonly #seriesOf: (labels: CallLabels) => Series;
  /** By service and region. */
  readonly #places = new Map<string, Map<string, PlaceLabels<Series>>>();
  #placesCount = 0;
  #targetsCount = 0;
  #codes = 0;

  /**
   * @param maxCodes series of the counter by code; the codes beyond share `_OVERFLOW`
   * @param seriesOf finds what is to be found with labels when they are built
   */
  constructor(maxCodes: number, seriesOf: (labels: CallLabels) => Series) {
    this.#maxCodes = maxCodes;
    this.#seriesOf = seriesOf;
  }

  of(call: ApiCall): Labelled<Series> {
    const target = this.#target(call.target);
    const { outcome, error, failure } = call;
    if (outcome === 'error' && error !== undefined) return this.#ofReason(target, outcome, error, target.errors);
    if (failure === undefined) return this.#ofOutcome(target, outcome);
    return this.#ofReason(target, outcome, failure, known(target.failures, failure.family, newCodes<Series>));
  }

  #ofOutcome(target: TargetLabels<Series>, outcome: Outcome): Labelled<Series> {
    return known(target.outcomes, outcome, () => this.#labelled(target, outcome, undefined));
  }

  #ofReason(target: TargetLabels<Series>, outcome: Outcome, reason: Reason, codes: Map<string, Labelled<Series>>): Labelled<Series> {
    let labels = codes.get(reason.code);
    if (labels === undefined) {
      labels = this.#labelled(target, outcome, reason);
      // Codes beyond the cap are not kept: there may be any number of them.
      if (labels.overflowed === target.overflowed) codes.set(reason.code, labels);
    }
    return labels;
  }

  #labelled(target: TargetLabels<Series>, outcome: Outcome, reason: Reason | undefined): Labelled<Series> {
    const labels = this.#build(target, outcome, reason);
    return { ...labels, series: this.#seriesOf(labels) };
  }

  #target({ service, action, region }: ApiTarget): TargetLabels<Series> {
    const place = this.#place(service, region);
    return place.targets.get(action) ?? this.#newTarget(place, action);
  }

  #place(service: string, region: string): PlaceLabels<Series> {
    return this.#places.get(service)?.get(region) ?? this.#newPlace(service, region);
  }

  #newPlace(service: string, region: string): PlaceLabels<Series> {
    if (service !== OVERFLOW && this.#placesCount >= MAX_SERVICES) return this.#place(OVERFLOW, OVERFLOW);
    this.#placesCount++;
    const place = { service, region, targets: new Map<string, TargetLabels<Series>>() };
    known(this.#places, service, () => new Map<string, PlaceLabels<Series>>()).set(region, place);
    return place;
  }

  #newTarget(place: PlaceLabels<Series>, called: string): TargetLabels<Series> {
    const full = place.service === OVERFLOW || this.#targetsCount >= MAX_TARGETS;
    const action = full ? OVERFLOW : called;
    return known(place.targets, action, () => {
      this.#targetsCount++;
      return {
        place,
        action,
        overflowed: full ? [PrometheusMetrics.requests] : NONE,
        outcomes: new Map(),
        errors: newCodes(),
        failures: new Map(),
      };
    });
  }

  #build(target: TargetLabels<Series>, outcome: Outcome, reason: Reason | undefined): CallLabels {
    const { action, overflowed, place } = target;
    const { service, region } = place;
    const request = { service, action, region, outcome };
    const duration = { service, action, outcome };
    if (reason === undefined) return { request, duration, error: undefined, code: undefined, overflowed, place };
    const { family, category } = reason;
    const full = this.#codes >= this.#maxCodes;
    if (!full) this.#codes++;
    return {
      request,
      duration,
      error: { service, region, family, category },
      code: { service, action, region, family, code: full ? OVERFLOW : reason.code },
      overflowed: full ? [...overflowed, PrometheusMetrics.errorCodes] : overflowed,
      place,
    };
  }
}

function newCodes<Series>(): Map<string, Labelled<Series>> {
  return new Map();
}

/** The error counters that exist at 0 from the first call to a service in a region. */
export function zeroErrorLabels({ service, region }: Place): ErrorLabels[] {
  return WATCHED_FAMILIES.map((family) => ({ service, region, family, category: ERROR_FAMILIES.get(family) ?? OTHER }));
}
