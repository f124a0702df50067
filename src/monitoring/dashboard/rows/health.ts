import { METRICS } from '../../series';
import type { RowDefinition } from '../definition';

/** What fired before, and whether the dashboard can be trusted. */
export const health: RowDefinition = {
  title: { en: 'Alerts over time, and whether all this can be trusted', zh: '告警历史与数据可信度' },
  panels: [
    {
      key: 'alerts-over-time',
      kind: 'bars',
      title: { en: 'Alerts over time', zh: '告警历史' },
      shows: {
        en: 'How many alerts fired, by name: one for each job, product and region. Empty also where the rules are not loaded.',
        zh: '触发的告警数，按名称；每个服务、云产品、地域各计一次。未加载规则时也为空。',
      },
      normal: { en: 'nothing.', zh: '空。' },
      otherwise: { en: 'the table at the top says what each is about.', zh: '详情见顶部表格。' },
      unit: 'short',
      decimals: 0,
      width: 12,
      queries: (q) => [{ expr: `count by (alertname) (${q.firingAlerts()})`, legend: '{{alertname}}' }],
    },
    {
      key: 'instances',
      kind: 'lines',
      title: { en: 'Processes that report', zh: '上报的进程数' },
      shows: { en: 'Processes with counters of this package, by job.', zh: '提供本包计数器的进程数，按服务。' },
      normal: { en: 'as many as you run.', zh: '与实际运行的数量一致。' },
      otherwise: {
        en: 'one that is missing does not run or is not scraped: see its target in Prometheus.',
        zh: '缺少的进程没有运行或没有被采集，请在 Prometheus 中查看其 target。',
      },
      alerts: ['CountersMissing'],
      unit: 'short',
      decimals: 0,
      width: 6,
      queries: ({ byJob, job }) => [{ expr: `count by (${byJob}) (${METRICS.startTime}{${job}})`, legend: '{{job}}' }],
    },
    {
      key: 'youngest-process',
      kind: 'lines',
      title: { en: 'Age of the youngest process', zh: '最新进程的运行时长' },
      shows: {
        en: 'How long ago counting began, by job. Each fall to 0 is a start.',
        zh: '距最近一次开始计数的时间，按服务。每次归零即一次启动。',
      },
      normal: { en: 'rises until you deploy.', zh: '持续上升，直到发布。' },
      otherwise: { en: 'a saw: a process that starts again and again.', zh: '锯齿状：进程在反复重启。' },
      unit: 's',
      decimals: 0,
      width: 6,
      queries: ({ byJob, job }) => [{ expr: `min by (${byJob}) (time() - ${METRICS.startTime}{${job}})`, legend: '{{job}}' }],
    },
    {
      key: 'clock-offset',
      kind: 'lines',
      title: { en: 'Clock offset', zh: '时钟偏差' },
      shows: {
        en: "Largest difference between a process' clock and the API's, by job. The dashed line is where a ticket is opened.",
        zh: '进程时钟与 API 服务器时间的最大偏差，按服务。虚线为告警阈值。',
      },
      normal: { en: 'below 5 seconds.', zh: '低于 5 秒。' },
      otherwise: {
        en: 'the machine does not synchronise its clock; at 300 seconds its signatures are rejected.',
        zh: '机器未同步时钟；相差 300 秒时签名被拒绝。',
      },
      alerts: ['ClockOffset'],
      unit: 's',
      width: 6,
      softMax: 10,
      threshold: ({ thresholds }) => thresholds.clock_offset_ticket_seconds,
      queries: ({ byJob, job }) => [{ expr: `max by (${byJob}) (abs(${METRICS.clockOffset}{${job}}))`, legend: '{{job}}' }],
    },
    {
      key: 'code-series',
      kind: 'lines',
      title: { en: 'Series by code', zh: '错误码序列数' },
      shows: {
        en: 'Series of the counter by error code, of the process with most. Beyond `maxSeries`, 1000 by default, codes share *_OVERFLOW*.',
        zh: '按错误码计数的序列数，取最多的进程。超过 `maxSeries`（默认 1000）后合并为 *_OVERFLOW*。',
      },
      normal: { en: 'a few dozen, flat.', zh: '几十个，保持平稳。' },
      otherwise: { en: 'a line that keeps rising will reach the limit.', zh: '持续上升则终将达到上限。' },
      alerts: ['LabelOverflow'],
      unit: 'short',
      decimals: 0,
      width: 6,
      queries: ({ byJob, job }) => [
        { expr: `max by (${byJob}) (count by (${byJob}, instance) (${METRICS.errorCodes}{${job}}))`, legend: '{{job}}' },
      ],
    },
    {
      key: 'label-overflow',
      kind: 'stat',
      title: { en: 'Label overflow', zh: '标签溢出' },
      shows: {
        en: 'Calls in the time range that were counted under *_OVERFLOW*, because a counter had reached its limit of series.',
        zh: '时间范围内因序列数达到上限而计入 *_OVERFLOW* 的调用数。',
      },
      normal: { en: '0.', zh: '0。' },
      otherwise: { en: 'something puts ever new values into codes or actions.', zh: '有程序不断产生新的错误码或接口名。' },
      alerts: ['LabelOverflow'],
      unit: 'locale',
      decimals: 0,
      width: 3,
      height: 8,
      steps: () => [{ value: 1, colour: 'red' }],
      queries: (q) => [{ expr: `round(${q.inRange('', 'labelOverflow', q.job)})`, legend: 'overflow' }],
    },
    {
      key: 'labels-overwritten',
      kind: 'stat',
      title: { en: 'Overwritten labels', zh: '被覆盖的标签' },
      shows: {
        en: 'Series whose labels were renamed by the scrape configuration, to *exported_tc_service* and the like.',
        zh: '标签被采集配置改名（如 *exported_tc_service*）的序列数。',
      },
      normal: { en: '0.', zh: '0。' },
      otherwise: { en: 'set `honorLabels: true`.', zh: '设置 `honorLabels: true`。' },
      alerts: ['LabelsOverwritten'],
      unit: 'locale',
      decimals: 0,
      width: 3,
      height: 8,
      steps: () => [{ value: 1, colour: 'red' }],
      queries: ({ job }) => {
        const all = `${METRICS.requests}{${job}}`;
        const right = 'tc_service!="", exported_tc_service="", exported_tc_action="", exported_tc_region=""';
        return [{ expr: `count(${all} unless ${METRICS.requests}{${job}, ${right}})\nor\n0 * count(${all})`, legend: 'overwritten' }];
      },
    },
    {
      key: 'youngest-processes',
      kind: 'table',
      title: { en: 'Youngest processes', zh: '最近启动的进程' },
      shows: { en: 'The 20 processes that began to count last.', zh: '最近开始计数的 20 个进程。' },
      normal: { en: 'as old as your last deployment.', zh: '与最近一次发布的时间一致。' },
      otherwise: { en: 'a young one among old ones has crashed: look for its log.', zh: '老进程中的新进程说明发生过崩溃，请查看其日志。' },
      width: 6,
      source: ({ byJob, job }) => `sort(bottomk(20, min by (${byJob}, instance) (time() - ${METRICS.startTime}{${job}})))`,
      columns: () => ({
        job: { title: { en: 'Job', zh: '服务' } },
        instance: { title: { en: 'Instance', zh: '实例' } },
        Value: { title: { en: 'Age', zh: '运行时长' }, unit: 'dtdurations', width: 90 },
      }),
    },
  ],
};
