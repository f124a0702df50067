import { addedOver } from '../series';
import type { AlertDefinition } from './definition';
import { IN_REGION, MINUTES_15, withCodes } from './texts';

export const alert: AlertDefinition = {
  name: 'TencentCloudQuotaExceeded',
  order: 50,
  rules: (q) => [
    {
      expr: `sum ${q.by('tc_service', 'tc_region')} (${addedOver('errors', '15m', 'category="quota"')})
  ${q.compare('>=', 'quota_errors')}`,
      severity: 'ticket',
      category: 'quota',
      summary: {
        en: `a quota of {{ $labels.tc_service }} is used up${IN_REGION.en}`,
        zh: `{{ $labels.tc_service }} 的配额已用完${IN_REGION.zh}`,
      },
      description: withCodes(
        {
          en: '{{ $value }} errors of category quota in 15 minutes.',
          zh: '15 分钟内 {{ $value }} 次归类为 quota 的错误。',
        },
        MINUTES_15,
        q.topCodes(
          ['tc_service', 'tc_region'],
          (selector) =>
            `${addedOver('errorCodes', '15m', selector().slice(1, -1))} and on (family) ${addedOver('errors', '15m', selector('category="quota"').slice(1, -1))} > 0`,
        ),
      ),
      dashboard: { labels: ['tc_service', 'tc_region'] },
    },
  ],
};
