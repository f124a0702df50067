import { METRICS } from '../../series';
import { CATEGORY_COLOURS, FAMILY_COLOURS } from '../colours';
import type { RowDefinition } from '../definition';

/** What kind of trouble, whose, and which calls exactly. */
export const errors: RowDefinition = {
  title: { en: 'Failed calls: what kind, which process, which RequestId', zh: '失败的调用：归类、进程、RequestId' },
  panels: [
    {
      key: 'errors-by-category',
      kind: 'bars',
      title: { en: 'Errors by category', zh: '按问题归类' },
      shows: {
        en:
          'Failed calls per minute, by what can be done about them. *auth*: keys and policies; *throttling*: slow down; *quota*: ask for ' +
          'more; *client*: the request is wrong; *state*: not possible now; *server*: trouble inside Tencent Cloud; *transport*: no answer. ' +
          'The dots are single calls, with their RequestId and trace.',
        zh:
          '每分钟失败的调用数，按处理方式归类。*auth*：密钥与策略；*throttling*：降低频率；*quota*：申请提额；*client*：请求有误；' +
          '*state*：当前状态不允许；*server*：腾讯云内部故障；*transport*：没有响应。圆点是单次调用，附有 RequestId 和 trace。',
      },
      normal: { en: 'nothing, or now and then a bar of client or state.', zh: '空，或偶尔出现 client、state。' },
      otherwise: { en: 'the table above says what to do.', zh: '按上方表格处理。' },
      unit: 'suffix: /min',
      width: 8,
      colours: CATEGORY_COLOURS,
      queries: (q) => [
        { expr: q.perMinute('category', 'errors', q.errors), legend: '{{category}}' },
        q.exemplars(METRICS.errors, q.errors),
      ],
    },
    {
      key: 'errors-by-family',
      kind: 'bars',
      title: { en: 'Errors by family', zh: '按错误码前缀' },
      shows: {
        en:
          'Failed calls per minute, by what stands before the first dot of the code. *_HTTP* and *_NETWORK*: no answer of the API; ' +
          '*_OTHER*: a family that this package does not know.',
        zh: '每分钟失败的调用数，按错误码第一个点之前的部分。*_HTTP* 和 *_NETWORK*：没有得到 API 响应；*_OTHER*：未收录的前缀。',
      },
      normal: { en: 'nothing, or now and then a bar.', zh: '空，或偶尔出现。' },
      otherwise: { en: 'the table above has the codes.', zh: '上方表格列出具体错误码。' },
      alerts: ['UnknownErrors'],
      unit: 'suffix: /min',
      width: 8,
      colours: FAMILY_COLOURS,
      queries: (q) => [{ expr: q.perMinute('family', 'errors', q.errors), legend: '{{family}}' }, q.exemplars(METRICS.errors, q.errors)],
    },
    {
      key: 'errors-by-instance',
      kind: 'bars',
      title: { en: 'Errors by instance: the 10 worst', zh: '按实例：错误最多的 10 个' },
      shows: {
        en: 'Failed calls per minute of the 10 processes with most of them in the time range.',
        zh: '时间范围内失败调用最多的 10 个进程，每分钟失败的调用数。',
      },
      normal: { en: 'nothing, or now and then a bar of this process or that.', zh: '空，或不同进程偶尔出现。' },
      otherwise: {
        en: 'one colour: that process, its machine or its configuration. All alike: the key, the network or the API.',
        zh: '只有一种颜色：该进程、所在机器或其配置的问题。各实例相近：密钥、网络或 API 的问题。',
      },
      unit: 'suffix: /min',
      width: 8,
      queries: (q) => {
        const by = `${q.byJob}, instance`;
        const counted = `${METRICS.errors}{${q.errors}}`;
        return [
          {
            expr: `60 * sum by (${by}) (rate(${counted}[$__rate_interval])) > 0
and on (${by})
topk(10, sum by (${by}) (increase(${counted}[$__range] @ end())))`,
            legend: '{{job}} {{instance}}',
          },
        ];
      },
    },
    {
      key: 'errors-by-code',
      kind: 'bars',
      title: { en: 'Errors by code', zh: '按错误码' },
      shows: {
        en: 'Failed calls per minute, by error code. The dots are single calls: hover over one for its RequestId.',
        zh: '每分钟失败的调用数，按错误码。圆点是单次调用，悬停可查看 RequestId。',
      },
      normal: { en: 'nothing, or a few codes that you know.', zh: '空，或少数已知的错误码。' },
      otherwise: { en: 'what they mean is in the table above.', zh: '含义见上方表格。' },
      unit: 'suffix: /min',
      width: 8,
      height: 9,
      queries: (q) => [
        { expr: q.perMinute('code', 'errorCodes', q.errors), legend: '{{code}}' },
        q.exemplars(METRICS.errorCodes, q.errors),
      ],
    },
    {
      key: 'request-ids',
      kind: 'table',
      title: { en: 'RequestIds of failed calls', zh: '失败调用的 RequestId' },
      shows: {
        en:
          'Single failed calls, from the exemplars of the panel beside. Support needs the RequestId; the trace id leads to the trace where ' +
          'the data source has a link for `trace_id`. Empty without exemplars: the RequestId is then on the span and in the log event.',
        zh:
          '单次失败的调用，来自左侧面板的 exemplar。提交工单时请提供 RequestId；数据源为 `trace_id` 配置链接后可跳转到 trace。' +
          '未启用 exemplar 时为空，此时 RequestId 可在 span 和日志事件中查到。',
      },
      normal: { en: 'empty, or a few calls.', zh: '空，或少数调用。' },
      otherwise: { en: 'copy a RequestId into the ticket.', zh: '将 RequestId 填入工单。' },
      width: 16,
      height: 9,
      source: { exemplarsOf: 'errors-by-code' },
      columns: () => ({
        Time: { title: { en: 'Time', zh: '时间' }, unit: 'dateTimeAsIsoNoDateIfToday', width: 90 },
        request_id: { title: { en: 'RequestId', zh: 'RequestId' }, width: 310 },
        code: { title: { en: 'Code', zh: '错误码' }, width: 250 },
        tc_service: { title: { en: 'Product', zh: '云产品' }, width: 75 },
        tc_action: { title: { en: 'Action', zh: '接口' }, width: 150 },
        tc_region: { title: { en: 'Region', zh: '地域' }, width: 110 },
        trace_id: { title: { en: 'Trace', zh: 'Trace' } },
      }),
    },
  ],
};
