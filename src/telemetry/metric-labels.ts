import { ERROR_FAMILIES } from '../api/error-codes';
import type { ApiRequest } from '../api/api-request';
import type { ApiCall, ApiError, CallFailure, Outcome } from '../call/api-call';
import { safeCode } from './call-description';
import { METRICS } from './metrics';

export type Labels<Name extends string> = Readonly<Record<Name, string>>;
type RequestLabels = Labels<'tc_service' | 'tc_action' | 'tc_region' | 'outcome'>;
type DurationLabels = Labels<'tc_service' | 'tc_action' | 'outcome'>;
export type ErrorLabels = Labels<'tc_service' | 'tc_region' | 'family' | 'category'>;
export type CodeLabels = Labels<'tc_service' | 'tc_action' | 'tc_region' | 'family' | 'code'>;
type OverflowLabels = Labels<'metric'>;

/** The labels of a call in each metric, on both pipelines. Built once for all calls alike, then only read. */
export interface CallLabels {
  readonly request: RequestLabels;
  readonly duration: DurationLabels;
  /** Set if the call counts as an error. */
  readonly error: ErrorLabels | undefined;
  readonly code: CodeLabels | undefined;
  /** Metrics in which a limit replaced labels of this call by `_OVERFLOW`. */
  readonly overflows: readonly OverflowLabels[];
  /** The watched error families of its service and region. They have to exist at 0. One array for each service and region. */
  readonly zeros: readonly ErrorLabels[];
}

/** Stands for label values that a limit left out. */
export const OVERFLOW = '_OVERFLOW';

/** Distinct service, action and region; more than any process calls, and far below what a scrape can take. */
const MAX_METHODS = 2000;
/** Distinct service and region; each has one error counter for each watched family from its first call on. */
const MAX_SERVICE_REGIONS = 200;

/** Prototype of labels. Not `null`, with which V8 keeps an object as a dictionary. */
const NOTHING: object = Object.freeze(Object.create(null) as object);

/** The metrics that have a limit. Their overflow counters exist at 0. */
export const OVERFLOW_LABELS = [METRICS.requests, METRICS.errorCodes].map(({ prometheusName }) => bare({ metric: prometheusName }));
const [REQUESTS_OVERFLOW, CODES_OVERFLOW] = OVERFLOW_LABELS;

/** All codes beyond the limit share one series, so that there are never more than `maxSeries`. */
const OVERFLOW_CODE: CodeLabels = bare({
  tc_service: OVERFLOW,
  tc_action: OVERFLOW,
  tc_region: OVERFLOW,
  family: OVERFLOW,
  code: OVERFLOW,
});

/** Why a call counts as an error. */
type Reason = Pick<ApiError | CallFailure, 'family' | 'category' | 'code'>;

interface ServiceLabels {
  readonly service: string;
  readonly region: string;
  readonly zeros: readonly ErrorLabels[];
}

/** Turns calls into labels from limited sets. */
export class MetricLabels {
  /** How many series the counter by code may have, without the shared one. */
  readonly #maxCodes: number;
  #codes = 0;
  readonly #services = new Map<string, ServiceLabels>();
  readonly #methods = new Set<string>();
  /** By everything that makes a difference. Only labels within the limits are in it, so it is bounded by them. */
  readonly #cache = new Map<string, CallLabels>();
  /** The same by the request, which calls share, and below that by code or outcome: no key has to be built. */
  readonly #byRequest = new WeakMap<ApiRequest, Map<string, CallLabels>>();

  /** @param maxSeries series of the counter by code, the shared one for codes beyond included */
  constructor(maxSeries: number) {
    this.#maxCodes = maxSeries - 1;
  }

  of(call: ApiCall): CallLabels {
    const { request, outcome } = call;
    const reason = reasonOf(call);
    const key = reason?.code ?? outcome;
    const known = this.#byRequest.get(request)?.get(key);
    if (known !== undefined && known.request.outcome === outcome && known.error?.family === reason?.family) return known;
    const code = reason && safeCode(reason.code);
    const labels = this.#build(request, outcome, reason && { ...reason, code: code as string });
    // Bounded like the cache: without labels beyond a limit, and without codes that `safeCode` replaced.
    if (labels.overflows.length === 0 && code === reason?.code) this.#remember(request, key, labels);
    return labels;
  }

  #remember(request: ApiRequest, key: string, labels: CallLabels): void {
    const known = this.#byRequest.get(request);
    if (known === undefined) this.#byRequest.set(request, new Map([[key, labels]]));
    else known.set(key, labels);
  }

  #build(request: ApiRequest, outcome: Outcome, reason: Reason | undefined): CallLabels {
    const key = `${request.service}\n${request.action}\n${request.region}\n${outcome}\n${reason?.family}\n${reason?.code}`;
    const known = this.#cache.get(key);
    if (known !== undefined) return known;
    const { service, region, zeros } = this.#service(request);
    const withinMethods = this.#hasRoomFor(request, service);
    const action = withinMethods ? request.action : OVERFLOW;
    const method = { tc_service: service, tc_action: action };
    const code = reason && this.#code({ ...method, tc_region: region, family: reason.family, code: reason.code });
    const overflows = [...(withinMethods ? [] : [REQUESTS_OVERFLOW]), ...(code === OVERFLOW_CODE ? [CODES_OVERFLOW] : [])];
    const labels: CallLabels = {
      request: bare({ ...method, tc_region: region, outcome }),
      duration: bare({ ...method, outcome }),
      error: reason && bare({ tc_service: service, tc_region: region, family: reason.family, category: reason.category }),
      code,
      overflows,
      zeros,
    };
    if (overflows.length === 0) this.#cache.set(key, labels);
    return labels;
  }

  #service({ service, region }: Pick<ApiRequest, 'service' | 'region'>): ServiceLabels {
    const key = `${service}\n${region}`;
    const known = this.#services.get(key);
    if (known !== undefined) return known;
    const isFull = this.#services.size >= MAX_SERVICE_REGIONS;
    if (isFull && service !== OVERFLOW) return this.#service({ service: OVERFLOW, region: OVERFLOW });
    const labels = { service, region, zeros: zeroErrorLabels(service, region) };
    this.#services.set(key, labels);
    return labels;
  }

  #hasRoomFor({ action, region }: ApiRequest, service: string): boolean {
    if (service === OVERFLOW) return false;
    const method = `${service}\n${action}\n${region}`;
    if (this.#methods.size < MAX_METHODS) this.#methods.add(method);
    return this.#methods.has(method);
  }

  #code(labels: CodeLabels): CodeLabels {
    // Calls with an action beyond the limit are not cached, so they would take a series at each call.
    if (labels.tc_action === OVERFLOW || this.#codes >= this.#maxCodes) return OVERFLOW_CODE;
    this.#codes++;
    return bare(labels);
  }
}

/** The error counters that exist at 0 from the first call to a service in a region on: a counter born at 1 has no increase. */
export function zeroErrorLabels(service: string, region: string): readonly ErrorLabels[] {
  const watched = ERROR_FAMILIES.filter((family) => family.watched);
  return watched.map(({ name, category }) => bare({ tc_service: service, tc_region: region, family: name, category }));
}

function reasonOf({ outcome, error, failure }: ApiCall): Reason | undefined {
  return outcome === 'error' ? error : failure;
}

/**
 * Labels that inherit nothing, frozen. Prometheus clients check label names with `for in`, which walks inherited names too: where an
 * application extends `Object.prototype`, they would refuse every sample.
 */
function bare<L extends object>(labels: L): Readonly<L> {
  return Object.freeze(Object.assign(Object.create(NOTHING), labels) as L);
}
