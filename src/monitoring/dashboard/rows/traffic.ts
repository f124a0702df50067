import { OUTCOME_COLOURS } from '../colours';
import { METRICS } from '../../series';
import type { RowDefinition } from '../definition';

/** How many calls, and how long they take. */
export const traffic: RowDefinition = {
  title: { en: 'Traffic and latency', zh: '流量与延迟' },
  panels: [
    {
      key: 'calls-by-outcome',
      kind: 'areas',
      title: { en: 'Calls by outcome', zh: '调用结果' },
      shows: {
        en:
          'Calls per second. *error*: the API answered with an error; *failure*: no answer of the API; *dry_run*: would have succeeded; ' +
          '*aborted*: given up by the caller.',
        zh: '每秒调用数。*error*：API 返回错误；*failure*：没有得到 API 响应；*dry_run*：预检通过；*aborted*：调用方主动取消。',
      },
      normal: { en: 'green, and as much as your own traffic.', zh: '绿色，随业务流量变化。' },
      otherwise: {
        en: 'red or purple: see the rows above. Grey: users leave, or the application gives up too early. Nothing at all: see the last row.',
        zh: '红色或紫色：查看上方各栏。灰色：用户离开，或程序过早放弃。完全没有数据：查看最后一栏。',
      },
      alerts: ['CountersMissing'],
      unit: 'reqps',
      width: 8,
      colours: OUTCOME_COLOURS,
      queries: (q) => [{ expr: q.perSecond('outcome', 'requests', q.calls), legend: '{{outcome}}' }],
    },
    {
      key: 'latency',
      kind: 'lines',
      title: { en: 'Latency of all calls', zh: '总体延迟' },
      shows: {
        en: 'Half of the calls, 95 % and 99 % of them end within these times. The dots are single calls; each leads to its trace.',
        zh: '50%、95%、99% 的调用在该时间内结束。圆点是单次调用，可跳转到 trace。',
      },
      normal: { en: 'flat lines, close together.', zh: '曲线平稳且接近。' },
      otherwise: {
        en: 'p99 alone: some action is slow. All three: the network, or Tencent Cloud.',
        zh: '只有 p99 升高：个别接口变慢。三条都升高：网络或腾讯云侧。',
      },
      alerts: ['Slow'],
      unit: 's',
      width: 8,
      colours: { p50: 'green', p95: 'yellow', p99: 'orange' },
      queries: (q) => [
        ...[0.5, 0.95, 0.99].flatMap((share) => q.quantile(share, [], `p${share * 100}`)),
        q.exemplars(`${METRICS.duration}_bucket`, q.service),
      ],
    },
    {
      key: 'latency-by-action',
      kind: 'lines',
      title: { en: 'Latency by action (p95)', zh: '各接口延迟（p95）' },
      shows: {
        en: '95 % of the calls of an action end within this time. The dashed line is where the alert fires after 10 minutes.',
        zh: '该接口 95% 的调用在该时间内结束。超过虚线 10 分钟后告警。',
      },
      normal: { en: 'each action keeps to its own level.', zh: '各接口保持在各自的水平。' },
      otherwise: { en: 'open the trace of a high dot.', zh: '打开较高圆点的 trace 查看。' },
      alerts: ['Slow'],
      unit: 's',
      width: 8,
      threshold: ({ thresholds }) => thresholds.slow_seconds,
      queries: (q) => [
        ...q.quantile(0.95, ['tc_service', 'tc_action'], '{{tc_service}}/{{tc_action}}'),
        q.exemplars(`${METRICS.duration}_bucket`, q.service),
      ],
    },
  ],
};
