/** The metrics of the package, as Prometheus stores them. The histogram has `_bucket`, `_count` and `_sum`. */
export const METRICS = {
  requests: 'tencent_cloud_client_requests_total',
  errors: 'tencent_cloud_client_errors_total',
  errorCodes: 'tencent_cloud_client_error_codes_total',
  duration: 'tencent_cloud_client_request_duration_seconds',
  clockOffset: 'tencent_cloud_client_clock_offset_seconds',
  labelOverflow: 'tencent_cloud_client_label_overflow_total',
  startTime: 'tencent_cloud_client_start_time_seconds',
} as const;

/** Seconds between two evaluations of the rules that count. The windows below hold a whole number of them. */
export const EVALUATION_SECONDS = 30;

/**
 * What was counted, exactly, by the recording rules. Each is recorded twice: as `…:added`, what was added since the last evaluation,
 * and as `…:added5m`, the sum of the last 5 minutes. For another window use {@link addedOver}. All have the labels of the job.
 */
export const COUNTS = {
  /** By tc_service, tc_action, tc_region, outcome. */
  requests: 'job:tencent_cloud_client_requests',
  /** By tc_service, tc_region, family, category. */
  errors: 'job:tencent_cloud_client_errors',
  /** By tc_service, tc_action, tc_region, family, code. */
  errorCodes: 'job:tencent_cloud_client_error_codes',
  /** By metric. */
  labelOverflow: 'job:tencent_cloud_client_label_overflow',
  /** Calls that ended, so without aborted ones; by tc_service, tc_region. */
  calls: 'job:tencent_cloud_client_calls',
  /** Errors that deny something to a valid key; by tc_service, tc_action, tc_region, family, code. */
  permissionErrorCodes: 'job:tencent_cloud_client_permission_error_codes',
  /** The same by tc_service, tc_region. */
  permissionErrors: 'job:tencent_cloud_client_permission_errors',
  /** Errors of family AuthFailure that reject the key; by tc_service, tc_region. */
  credentialErrors: 'job:tencent_cloud_client_credential_errors',
  /** Errors that count against the error budget; by tc_service, category. */
  budgetErrors: 'job:tencent_cloud_client_budget_errors',
  /** Calls that the budget is a share of; by tc_service. */
  budgetCalls: 'job:tencent_cloud_client_budget_calls',
} as const;

/** Windows of the recorded burn rates, as in `job:tencent_cloud_client_budget:burn_rate1h`. */
export const BURN_RATE_WINDOWS = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'] as const;
export type BurnRateWindow = (typeof BURN_RATE_WINDOWS)[number];

/** Other recorded series. */
export const RECORDED = {
  /** Thresholds by `name`. */
  threshold: 'tencent_cloud_client:threshold',
  /** A threshold by job and `name`, only of those that differ between jobs. */
  jobThreshold: 'job:tencent_cloud_client:threshold',
  /** Seconds below which 95 % of the calls stay; by tc_service, tc_action. */
  p95: 'job:tencent_cloud_client_request_duration_seconds:p95_5m',
  /** Buckets of the duration, whatever exported them; by tc_service, tc_action, le. */
  durationBuckets: 'job:tencent_cloud_client_request_duration_seconds_bucket:rate5m',
  /** The same of the standard histogram, by rpc_method, le. */
  rpcDurationBuckets: 'job:rpc_client_call_duration_seconds_bucket:rate5m',
  /** Processes that have the counters. */
  processes: 'job:tencent_cloud_client_process:count',
} as const;

/** `job:tencent_cloud_client_errors:added`: what was added since the last evaluation. */
export function added(count: keyof typeof COUNTS): string {
  return `${COUNTS[count]}:added`;
}

/** `job:tencent_cloud_client_errors:added5m`: the same of the last 5 minutes. */
export function added5m(count: keyof typeof COUNTS): string {
  return `${COUNTS[count]}:added5m`;
}

/** What was counted in a window, as in `sum_over_time(job:tencent_cloud_client_errors:added{category="quota"}[14m45s])`. */
export function addedOver(count: keyof typeof COUNTS, window: string, matchers = ''): string {
  return `sum_over_time(${added(count)}${matchers && `{${matchers}}`}[${evaluations(window)}])`;
}

/** `job:tencent_cloud_client_budget_errors:added1h`, by tc_service, category. */
export function budgetErrors(window: BurnRateWindow): string {
  return `${added('budgetErrors')}${window}`;
}

/** `job:tencent_cloud_client_budget:burn_rate1h` */
export function burnRate(window: BurnRateWindow): string {
  return `job:tencent_cloud_client_budget:burn_rate${window}`;
}

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** Seconds of a window such as `5m` or `1d`. */
export function seconds(window: string): number {
  const unit = window.at(-1) as keyof typeof SECONDS;
  return Number.parseInt(window, 10) * SECONDS[unit];
}

/**
 * A range that holds exactly the evaluations of a window: half an interval shorter, so that it does not matter whether its left end
 * belongs to it, as in Prometheus 2, or not, as in Prometheus 3. `5m` becomes `4m45s`.
 */
function evaluations(window: string): string {
  let rest = seconds(window) - EVALUATION_SECONDS / 2;
  let text = '';
  for (const [unit, size] of Object.entries(SECONDS).reverse()) {
    const count = Math.floor(rest / size);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * size;
  }
  return text;
}
