import type { Language } from './options';

/** A number that an alert compares with. `npx opentelemetry-instrumentation-tencentcloud rules --threshold NAME=VALUE` changes it. */
export interface Threshold {
  readonly value: number;
  /** What the number means, and its unit. */
  readonly meaning: Readonly<Record<Language, string>>;
}

/** Every threshold by its name. Each is recorded as `tencent_cloud_client:threshold{name="…"}`, so a panel can draw it as a line. */
export const THRESHOLDS = {
  auth_failure_errors: {
    value: 3,
    meaning: { en: 'AuthFailureSpike: rejected keys or signatures in 5 minutes', zh: 'AuthFailureSpike：5 分钟内密钥或签名被拒绝的次数' },
  },
  all_failing_calls: {
    value: 10,
    meaning: { en: 'AllCallsFailing: silent below so many calls in 5 minutes', zh: 'AllCallsFailing：5 分钟内的调用次数，低于它不告警' },
  },
  permission_denied_errors: {
    value: 5,
    meaning: {
      en: 'PermissionDenied: errors in 15 minutes that deny something to a valid key',
      zh: 'PermissionDenied：15 分钟内密钥有效但无权限的错误数',
    },
  },
  throttled_share: {
    value: 0.05,
    meaning: { en: 'Throttled: share of calls that are throttled', zh: 'Throttled：被限频的调用占比' },
  },
  throttled_calls: {
    value: 20,
    meaning: { en: 'Throttled: silent below so many calls in 5 minutes', zh: 'Throttled：5 分钟内的调用次数，低于它不告警' },
  },
  quota_errors: {
    value: 3,
    meaning: { en: 'QuotaExceeded: errors of category quota in 15 minutes', zh: 'QuotaExceeded：15 分钟内归类为 quota 的错误数' },
  },
  server_error_share: {
    value: 0.05,
    meaning: { en: 'ServerErrors: share of calls that fail inside Tencent Cloud', zh: 'ServerErrors：在腾讯云内部出错的调用占比' },
  },
  server_error_calls: {
    value: 20,
    meaning: { en: 'ServerErrors: silent below so many calls in 5 minutes', zh: 'ServerErrors：5 分钟内的调用次数，低于它不告警' },
  },
  unreachable_share: {
    value: 0.5,
    meaning: { en: 'Unreachable: share of calls that get no answer from the API', zh: 'Unreachable：没有得到 API 响应的调用占比' },
  },
  unreachable_calls: {
    value: 10,
    meaning: { en: 'Unreachable: silent below so many calls in 5 minutes', zh: 'Unreachable：5 分钟内的调用次数，低于它不告警' },
  },
  slow_seconds: {
    value: 5,
    meaning: { en: 'Slow: seconds that 95 % of the calls of an action must stay below', zh: 'Slow：某接口 95% 的调用应低于的秒数' },
  },
  slow_calls: {
    value: 20,
    meaning: { en: 'Slow: silent below so many calls of the action in 5 minutes', zh: 'Slow：该接口 5 分钟内的调用次数，低于它不告警' },
  },
  slo_objective: {
    value: 0.995,
    meaning: { en: 'ErrorBudgetBurn: share of calls that must not fail', zh: 'ErrorBudgetBurn：目标，不失败的调用占比' },
  },
  burn_rate_1h: {
    value: 14.4,
    meaning: { en: 'ErrorBudgetBurn, page: burn rate over 1 hour and 5 minutes', zh: 'ErrorBudgetBurn（page）：1 小时和 5 分钟的消耗速率' },
  },
  burn_rate_6h: {
    value: 6,
    meaning: {
      en: 'ErrorBudgetBurn, page: burn rate over 6 hours and 30 minutes',
      zh: 'ErrorBudgetBurn（page）：6 小时和 30 分钟的消耗速率',
    },
  },
  burn_rate_1d: {
    value: 3,
    meaning: { en: 'ErrorBudgetBurn, ticket: burn rate over 1 day and 2 hours', zh: 'ErrorBudgetBurn（ticket）：1 天和 2 小时的消耗速率' },
  },
  burn_rate_3d: {
    value: 1,
    meaning: { en: 'ErrorBudgetBurn, ticket: burn rate over 3 days and 6 hours', zh: 'ErrorBudgetBurn（ticket）：3 天和 6 小时的消耗速率' },
  },
  burn_errors: {
    value: 10,
    meaning: {
      en: 'ErrorBudgetBurn: silent below so many errors in the long window',
      zh: 'ErrorBudgetBurn：长窗口内的错误数，低于它不告警',
    },
  },
  unknown_errors: {
    value: 5,
    meaning: { en: 'UnknownErrors: errors of an unknown family in an hour', zh: 'UnknownErrors：一小时内错误码前缀未知的错误数' },
  },
  label_overflow: {
    value: 1,
    meaning: { en: 'LabelOverflow: samples in an hour that lost their own labels', zh: 'LabelOverflow：一小时内记入 _OVERFLOW 的次数' },
  },
  counters_minutes: {
    value: 50,
    meaning: {
      en: 'CountersMissing: minutes of an hour in which a job must have had counters before it can miss them',
      zh: 'CountersMissing：一小时中有多少分钟提供过计数器的 job 才会被认为缺失',
    },
  },
  clock_offset_ticket_seconds: {
    value: 60,
    meaning: {
      en: "ClockOffset, ticket: seconds between this machine's clock and the API's",
      zh: 'ClockOffset（ticket）：本机时钟与 API 时钟相差的秒数',
    },
  },
  clock_offset_page_seconds: {
    value: 240,
    meaning: { en: 'ClockOffset, page: the same; signatures fail at 300', zh: 'ClockOffset（page）：同上；相差 300 秒时签名失败' },
  },
} as const satisfies Record<string, Threshold>;

export type ThresholdName = keyof typeof THRESHOLDS;
