import { METRICS, RECORDED } from '../../series';
import { labelColumns } from '../columns';
import type { RowDefinition } from '../definition';

/** Is something wrong now, what, since when, who. */
export const now: RowDefinition = {
  title: { en: 'What is wrong now?', zh: '现在哪里有问题？' },
  panels: [
    {
      key: 'alerts-firing',
      kind: 'stat',
      title: { en: 'Alerts firing', zh: '触发中的告警' },
      shows: {
        en: 'Alerts that fire for the chosen jobs and products. *–*: the rules are not loaded in this Prometheus.',
        zh: '所选服务和云产品正在触发的告警数。*–* 表示该 Prometheus 没有加载告警规则。',
      },
      normal: { en: '0.', zh: '0。' },
      otherwise: {
        en: 'the table below says which, since when, and what to do.',
        zh: '下方表格列出是哪些告警、何时开始、如何处理。',
      },
      unit: 'locale',
      decimals: 0,
      width: 6,
      steps: () => [{ value: 1, colour: 'red' }],
      queries: (q) => [{ expr: `count(${q.firingAlerts()})\nor\n0 * count(${RECORDED.threshold})`, legend: 'firing' }],
    },
    {
      key: 'worst-error-share',
      kind: 'stat',
      title: { en: 'Worst error share in 5 minutes', zh: '最高错误率（5 分钟）' },
      shows: {
        en: 'The product with the largest share of failed calls. Dry runs and calls that the caller gave up are not failures.',
        zh: '失败调用占比最高的云产品。预检（DryRun）和调用方主动取消不算失败。',
      },
      normal: { en: 'below 1 %.', zh: '低于 1%。' },
      otherwise: { en: 'the table of codes says what fails, and what to do.', zh: '查看错误码表格：哪些调用失败、如何处理。' },
      alerts: ['AllCallsFailing'],
      unit: 'percentunit',
      decimals: 1,
      width: 6,
      showsName: true,
      steps: () => [
        { value: 0.01, colour: 'orange' },
        { value: 0.05, colour: 'red' },
      ],
      queries: (q) => q.share('tc_service', '{{tc_service}}').map(({ expr, legend }) => ({ expr: `topk(1,\n${expr}\n)`, legend })),
    },
    {
      key: 'rejected-now',
      kind: 'stat',
      title: { en: 'Rejected keys in 5 minutes', zh: '密钥被拒次数（5 分钟）' },
      shows: {
        en: 'Calls of all chosen jobs whose key, signature or token was rejected. Without the rules denied permissions count, too.',
        zh: '所选服务中密钥、签名或临时凭证被拒的调用次数。未加载规则时也包含无权限的调用。',
      },
      normal: { en: '0.', zh: '0。' },
      otherwise: { en: 'see the row about keys and permissions.', zh: '查看“密钥与权限”一栏。' },
      alerts: ['AuthFailureSpike'],
      unit: 'locale',
      decimals: 0,
      width: 6,
      steps: ({ thresholds }) => [
        { value: 1, colour: 'orange' },
        { value: thresholds.auth_failure_errors, colour: 'red' },
      ],
      queries: (q) => [{ expr: `round(${q.rejectedKeys('')})`, legend: 'rejected' }],
    },
    {
      key: 'clock-offset-now',
      kind: 'stat',
      title: { en: 'Worst clock offset', zh: '最大时钟偏差' },
      shows: {
        en: "The process whose clock differs most from the API's. Signatures are rejected from 300 seconds on.",
        zh: '与 API 服务器时间相差最大的进程。相差 300 秒后签名会被拒绝。',
      },
      normal: { en: 'below 5 seconds.', zh: '低于 5 秒。' },
      otherwise: { en: 'synchronise the clock of that machine.', zh: '同步该机器的时钟。' },
      alerts: ['ClockOffset'],
      unit: 's',
      decimals: 1,
      width: 6,
      showsName: true,
      steps: ({ thresholds }) => [
        { value: thresholds.clock_offset_ticket_seconds, colour: 'orange' },
        { value: thresholds.clock_offset_page_seconds, colour: 'red' },
      ],
      queries: ({ job }) => [{ expr: `topk(1, abs(${METRICS.clockOffset}{${job}}))`, legend: '{{job}} {{instance}}' }],
    },
    {
      key: 'alerts-now',
      kind: 'table',
      title: { en: 'Alerts: what, since when, who', zh: '告警：是什么、何时开始、涉及谁' },
      shows: {
        en: 'Alerts that fire or are pending at the end of the time range, the oldest first: it is often the cause. Empty also where the rules are not loaded.',
        zh: '时间范围末尾处于触发或待触发状态的告警，最早的在前，它往往就是原因。未加载规则时也为空。',
      },
      normal: { en: 'empty.', zh: '空。' },
      otherwise: { en: 'the name of an alert leads to its section of the runbook.', zh: '点击告警名称查看处理手册中的对应章节。' },
      width: 14,
      source: ({ alerts, byJob }) => `sort(min by (alertstate, alertname, severity, ${byJob}, tc_service, tc_region) (
  ALERTS{${alerts}}
  * ignoring (alertstate) group_left ()
  (1000 * ALERTS_FOR_STATE{${alerts}})
))`,
      columns: ({ jobLabels }) => ({
        alertstate: { title: { en: 'State', zh: '状态' }, as: 'state', width: 80 },
        alertname: { title: { en: 'Alert', zh: '告警' }, as: 'alert', width: 160 },
        Value: { title: { en: 'Since', zh: '开始时间' }, unit: 'dateTimeAsIsoNoDateIfToday', width: 110 },
        severity: { title: { en: 'Severity', zh: '级别' }, width: 85 },
        tc_service: { title: { en: 'Product', zh: '云产品' }, width: 90 },
        tc_region: { title: { en: 'Region', zh: '地域' }, width: 120 },
        ...labelColumns(jobLabels),
      }),
    },
    {
      key: 'error-share',
      kind: 'lines',
      title: { en: 'Error share by product', zh: '各云产品错误率' },
      shows: { en: 'Share of the calls of the last 5 minutes that failed.', zh: '最近 5 分钟内失败调用的占比。' },
      normal: { en: 'every line near 0.', zh: '所有曲线接近 0。' },
      otherwise: {
        en: 'all products at once: the key, the network or the clock. One product: its limits, its quota, or its own trouble.',
        zh: '所有产品同时升高：密钥、网络或时钟。只有一个产品：其频率限制、配额或自身故障。',
      },
      alerts: ['AllCallsFailing', 'ErrorBudgetBurn'],
      unit: 'percentunit',
      width: 10,
      softMax: 0.1,
      queries: (q) => q.share('tc_service', '{{tc_service}}'),
    },
    {
      key: 'top-codes',
      kind: 'table',
      title: { en: 'Top error codes, and what to do', zh: '最多的错误码及处理方法' },
      shows: {
        en: 'The 30 most frequent errors in the time range: who called what, the code, how often, and what it means.',
        zh: '时间范围内最多的 30 种错误：谁调用了什么、错误码、次数、含义。',
      },
      normal: { en: 'empty, or a few codes that you know.', zh: '空，或少数已知的错误码。' },
      otherwise: {
        en: 'the last column leads to what to do. RequestIds for a support ticket are in the row below.',
        zh: '点击最后一列查看处理方法。提交工单所需的 RequestId 见下一栏。',
      },
      width: 24,
      height: 9,
      source: (q) => {
        const by = `${q.byJob}, tc_service, tc_action, tc_region, family, code`;
        const counted = `round(${q.inRange(by, 'errorCodes', q.errors)}) > 0`;
        return `label_join(label_join(${counted}, "meaning", "/", "family", "code"), "runbook", "", "meaning")`;
      },
      highest: 30,
      columns: ({ jobLabels }) => ({
        Value: { title: { en: 'Count', zh: '次数' }, unit: 'locale', width: 80 },
        code: { title: { en: 'Code', zh: '错误码' }, width: 320 },
        tc_service: { title: { en: 'Product', zh: '云产品' }, width: 100 },
        tc_action: { title: { en: 'Action', zh: '接口' }, width: 180 },
        tc_region: { title: { en: 'Region', zh: '地域' }, width: 130 },
        ...labelColumns(jobLabels),
        meaning: { title: { en: 'What it means (link: what to do)', zh: '含义（链接：处理方法）' }, as: 'meaning' },
        runbook: { title: { en: 'Runbook', zh: '处理手册' }, as: 'runbook' },
      }),
    },
  ],
};
