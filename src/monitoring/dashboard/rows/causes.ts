import { AUTH_CODE_COLOURS } from '../colours';
import { burnRate, METRICS } from '../../series';
import type { GraphDefinition, PanelDefinition, RowDefinition } from '../definition';

const rejectedKeys = countPanel({
  key: 'rejected-keys',
  title: { en: 'Rejected keys in 5 minutes', zh: '密钥被拒次数（5 分钟）' },
  shows: {
    en: 'Calls whose key, signature or token was rejected, by product. The dashed line is where the alert fires.',
    zh: '密钥、签名或临时凭证被拒的调用数，按云产品。虚线为告警阈值。',
  },
  normal: { en: '0; a few when a key is rotated.', zh: '0；轮换密钥时可能有少量。' },
  otherwise: { en: 'above the line somebody is paged.', zh: '超过虚线会呼叫值班人员。' },
  alerts: ['AuthFailureSpike'],
  softMax: 5,
  threshold: ({ thresholds }) => thresholds.auth_failure_errors,
  queries: (q) => [{ expr: q.rejectedKeys('tc_service'), legend: '{{tc_service}}' }],
});

const authFailureCodes = perMinutePanel({
  key: 'auth-failure-codes',
  title: { en: 'AuthFailure by code', zh: 'AuthFailure 各错误码' },
  shows: {
    en:
      'Rejected calls per minute, by what is wrong. *SignatureExpire*: the clock of the machine. *SecretIdNotFound*: the key was deleted or ' +
      'disabled. *SignatureFailure*: a wrong SecretKey. *TokenFailure*: temporary credentials have expired. *UnauthorizedOperation*: a ' +
      'valid key without the permission.',
    zh:
      '每分钟被拒的调用数，按原因。*SignatureExpire*：机器时钟不准。*SecretIdNotFound*：密钥已删除或禁用。*SignatureFailure*：SecretKey 错误。' +
      '*TokenFailure*：临时凭证过期。*UnauthorizedOperation*：密钥有效但无权限。',
  },
  normal: { en: 'nothing.', zh: '空。' },
  otherwise: { en: 'the code says what to repair.', zh: '错误码说明需要修复什么。' },
  alerts: ['AuthFailureSpike', 'ClockOffset'],
  colours: AUTH_CODE_COLOURS,
  queries: (q) => {
    const matchers = `${q.calls}, family="AuthFailure"`;
    return [{ expr: q.perMinute('code', 'errorCodes', matchers), legend: '{{code}}' }, q.exemplars(METRICS.errorCodes, matchers)];
  },
});

const deniedPermissions = countPanel({
  key: 'denied-permissions',
  title: { en: 'Permission denied in 15 minutes', zh: '无权限次数（15 分钟）' },
  shows: {
    en: 'Calls that the policy of a valid key, or its list of addresses, does not allow, by product. The dashed line is where the alert fires.',
    zh: '密钥有效，但其策略或 IP 名单不允许的调用数，按云产品。虚线为告警阈值。',
  },
  normal: { en: '0.', zh: '0。' },
  otherwise: { en: 'a new feature without its permission, or a policy that was changed.', zh: '新功能缺少授权，或策略被修改。' },
  alerts: ['PermissionDenied'],
  softMax: 8,
  threshold: ({ thresholds }) => thresholds.permission_denied_errors,
  queries: (q) => [{ expr: q.deniedPermissions('tc_service'), legend: '{{tc_service}}' }],
});

const throttledShare = sharePanel({
  key: 'throttled-share',
  title: { en: 'Throttled share in 5 minutes', zh: '限频占比（5 分钟）' },
  shows: {
    en: 'Share of the calls that were refused because there were too many, by product and region. The dashed line is where the alert fires.',
    zh: '因调用过于频繁而被拒的调用占比，按云产品和地域。虚线为告警阈值。',
  },
  normal: { en: '0; short bursts that a retry with back-off gets through.', zh: '0；或退避重试可以解决的短暂突发。' },
  otherwise: { en: 'limits are per action, region and account.', zh: '频率限制按接口、地域和账号计算。' },
  alerts: ['Throttled'],
  threshold: ({ thresholds }) => thresholds.throttled_share,
  queries: (q) => q.share('tc_service, tc_region', '{{tc_service}} {{tc_region}}', 'category="throttling"'),
});

const throttledActions = perMinutePanel({
  key: 'throttled-actions',
  title: { en: 'Throttled calls by action', zh: '被限频的接口' },
  shows: {
    en: 'Calls per minute that were refused because there were too many, whatever the family of their code.',
    zh: '每分钟因过于频繁而被拒的调用数，包含其他前缀下的限频错误码。',
  },
  normal: { en: 'nothing.', zh: '空。' },
  otherwise: {
    en: 'call less often, cache, spread batches over time; ask for a higher limit of this action.',
    zh: '降低频率、缓存结果、分散批量任务；或申请提高该接口的频率上限。',
  },
  alerts: ['Throttled'],
  queries: (q) => {
    const matchers = `${q.calls}, code=~"\${throttling:raw}", code!~"\${not_throttling:raw}"`;
    const expr = q.perMinute('tc_service, tc_action, tc_region', 'errorCodes', matchers);
    return [{ expr, legend: '{{tc_service}}/{{tc_action}} {{tc_region}}' }, q.exemplars(METRICS.errorCodes, matchers)];
  },
});

const quota = countPanel({
  key: 'quota',
  title: { en: 'Quota errors in 15 minutes', zh: '配额错误（15 分钟）' },
  shows: {
    en: 'Calls that failed because the account or the region has no more, by product and region. The dashed line is where the alert fires.',
    zh: '因账号配额用完或地域资源不足而失败的调用数，按云产品和地域。虚线为告警阈值。',
  },
  normal: { en: '0.', zh: '0。' },
  otherwise: { en: 'delete what is unused, ask for more, or take another zone.', zh: '释放闲置资源、申请提额或更换可用区。' },
  alerts: ['QuotaExceeded'],
  softMax: 5,
  threshold: ({ thresholds }) => thresholds.quota_errors,
  queries: (q) => [
    { expr: q.inWindow('15m', 'tc_service, tc_region', 'errors', `${q.calls}, category="quota"`), legend: '{{tc_service}} {{tc_region}}' },
  ],
});

const serverErrors = sharePanel({
  key: 'server-errors',
  title: { en: 'Share that failed inside Tencent Cloud', zh: '腾讯云内部错误占比' },
  shows: {
    en: 'Share of the calls of the last 5 minutes that ended in an internal error, by product and region. The dashed line is where the alert fires.',
    zh: '最近 5 分钟内以内部错误结束的调用占比，按云产品和地域。虚线为告警阈值。',
  },
  normal: { en: '0.', zh: '0。' },
  otherwise: { en: 'retry with back-off; if it lasts, a ticket with RequestIds.', zh: '退避重试；持续出现时携带 RequestId 提交工单。' },
  alerts: ['ServerErrors'],
  threshold: ({ thresholds }) => thresholds.server_error_share,
  queries: (q) => q.share('tc_service, tc_region', '{{tc_service}} {{tc_region}}', 'category="server"'),
});

const unreachable = sharePanel({
  key: 'unreachable',
  title: { en: 'Share without an answer', zh: '无响应占比' },
  shows: {
    en: 'Share of the calls of the last 5 minutes that got no answer of the API: network, proxy, HTTP error or timeout. The dashed line is where the alert fires.',
    zh: '最近 5 分钟内没有得到 API 响应的调用占比：网络、代理、HTTP 错误或超时。虚线为告警阈值。',
  },
  normal: { en: '0.', zh: '0。' },
  otherwise: { en: 'DNS, proxy, firewall, or a time limit that is too short.', zh: '检查 DNS、代理、防火墙，或超时设置过短。' },
  alerts: ['Unreachable'],
  threshold: ({ thresholds }) => thresholds.unreachable_share,
  queries: (q) => q.share('tc_service', '{{tc_service}}', 'category="transport"'),
});

const errorBudget: PanelDefinition = {
  key: 'error-budget',
  kind: 'lines',
  title: { en: 'Burn rate of the error budget in 1 hour', zh: '错误预算消耗速率（1 小时）' },
  shows: {
    en: 'How fast failed calls use up the error budget, by product. At 1 it lasts exactly for the period of the objective. Only with the rules. The dashed line is where the alert pages.',
    zh: '失败调用消耗错误预算的速度，按云产品。速率为 1 时预算恰好用满整个周期。需要加载规则。虚线为告警阈值。',
  },
  normal: { en: 'below 1.', zh: '低于 1。' },
  otherwise: { en: 'the rows above say which errors use it up.', zh: '由上方各栏查看是哪些错误在消耗。' },
  alerts: ['ErrorBudgetBurn'],
  unit: 'short',
  decimals: 1,
  width: 8,
  softMax: 2,
  threshold: ({ thresholds }) => thresholds.burn_rate_1h,
  queries: ({ service }) => [{ expr: `max by (tc_service) (${burnRate('1h')}{${service}})`, legend: '{{tc_service}}' }],
};

/** The usual causes, each with the alert that watches it. */
export const causes: readonly RowDefinition[] = [
  { title: { en: 'Keys and permissions', zh: '密钥与权限' }, panels: [rejectedKeys, authFailureCodes, deniedPermissions] },
  { title: { en: 'Throttling and quotas', zh: '限频与配额' }, panels: [throttledShare, throttledActions, quota] },
  { title: { en: 'Tencent Cloud, and the way to it', zh: '腾讯云及其链路' }, panels: [serverErrors, unreachable, errorBudget] },
];

type Own<Key extends keyof GraphDefinition> = Omit<GraphDefinition, 'kind' | 'unit' | 'width' | Key>;

function sharePanel(own: Own<'softMax'>): PanelDefinition {
  return { kind: 'lines', unit: 'percentunit', width: 8, softMax: 0.1, ...own };
}

function countPanel(own: Own<'decimals'>): PanelDefinition {
  return { kind: 'lines', unit: 'short', decimals: 0, width: 8, ...own };
}

function perMinutePanel(own: Own<never>): PanelDefinition {
  return { kind: 'bars', unit: 'suffix: /min', width: 8, ...own };
}
