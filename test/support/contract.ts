import type { Registry } from 'prom-client';

/** Names that users and dashboards rely on. Written out, so that a test fails when one changes in `src/`. */
export const METRICS = {
  requests: 'tencent_cloud_client_requests_total',
  errors: 'tencent_cloud_client_errors_total',
  errorCodes: 'tencent_cloud_client_error_codes_total',
  duration: 'tencent_cloud_client_request_duration_seconds',
  clockOffset: 'tencent_cloud_client_clock_offset_seconds',
  labelOverflow: 'tencent_cloud_client_label_overflow_total',
} as const;

export const LABELS = { service: 'tc_service', action: 'tc_action', region: 'tc_region' } as const;

/** One series of a metric. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The series of a metric that are not 0. A histogram has series for its sum, count and buckets. */
export async function samplesOf(register: Registry, metric: string): Promise<Sample[]> {
  const found = await register.getSingleMetric(metric)?.get();
  return ((found?.values ?? []) as Sample[]).filter(({ value }) => value !== 0);
}

/** The sum of a counter over all its series. */
export async function total(register: Registry, metric: string): Promise<number> {
  return (await samplesOf(register, metric)).reduce((sum, { value }) => sum + value, 0);
}
