import { METRICS } from '../series';
import type { AlertDefinition } from './definition';

export const alert: AlertDefinition = {
  name: 'TencentCloudLabelsOverwritten',
  order: 130,
  rules: (q) => [
    {
      expr: `count ${q.by()} (
  ${METRICS.requests}{tc_service=""}
  or ${METRICS.requests}{exported_tc_service!=""}
  or ${METRICS.requests}{exported_tc_action!=""}
  or ${METRICS.requests}{exported_tc_region!=""}
) > 0`,
      for: '10m',
      severity: 'ticket',
      summary: { en: 'the scrape overwrites the labels of Tencent Cloud calls', zh: '抓取配置覆盖了腾讯云调用的标签' },
      description: {
        en: '{{ $value }} series have no tc_service, or a target label in place of a label of their own (exported_tc_…). Set honorLabels: true, or rename the target label.',
        zh: '{{ $value }} 条序列没有 tc_service，或者自己的标签被抓取目标的标签取代（exported_tc_…）。设置 honorLabels: true，或给抓取目标的标签改名。',
      },
    },
  ],
};
