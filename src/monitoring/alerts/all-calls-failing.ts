import { added5m } from '../series';
import type { AlertDefinition } from './definition';
import { MINUTES_5, withCodes } from './texts';

export const alert: AlertDefinition = {
  name: 'TencentCloudAllCallsFailing',
  order: 20,
  rules: (q) => [
    {
      // topk finds the category of most errors, group turns it into a 1 that only lends its label.
      expr: `(
  sum ${q.by('tc_service')} (${added5m('calls')}) ${q.compare('>=', 'all_failing_calls')}
    <= sum ${q.by('tc_service')} (${added5m('errors')})
)
* ${q.on('tc_service')} group_left (category)
group ${q.by('tc_service', 'category')} (
  topk ${q.by('tc_service')} (1, sum ${q.by('tc_service', 'category')} (${added5m('errors')}))
)`,
      keepFiringFor: '10m',
      severity: ({ page, ticket }) => `{{ if match "^(client|state)$" $labels.category }}${ticket}{{ else }}${page}{{ end }}`,
      summary: { en: 'every call to {{ $labels.tc_service }} fails', zh: '对 {{ $labels.tc_service }} 的调用全部失败' },
      description: withCodes(
        {
          en: '{{ $value }} calls in 5 minutes, none succeeded; most errors are of category {{ $labels.category }}.',
          zh: '5 分钟内 {{ $value }} 次调用，没有一次成功；错误多数归类为 {{ $labels.category }}。',
        },
        MINUTES_5,
        q.topCodes(['tc_service'], (selector) => `${added5m('errorCodes')}${selector()}`),
      ),
      dashboard: { labels: ['tc_service'] },
    },
  ],
};
