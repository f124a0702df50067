import { added5m } from '../series';
import type { AlertDefinition } from './definition';
import { IN_REGION, MINUTES_5, withCodes } from './texts';

export const alert: AlertDefinition = {
  name: 'TencentCloudThrottled',
  order: 40,
  rules: (q) => [
    {
      expr: `sum ${q.by('tc_service', 'tc_region')} (${added5m('errors')}{category="throttling"})
  / ${added5m('calls')}
  ${q.compare('>', 'throttled_share')}
and
${added5m('calls')} ${q.compare('>=', 'throttled_calls')}`,
      for: '10m',
      severity: 'ticket',
      category: 'throttling',
      summary: {
        en: `{{ $labels.tc_service }} throttles us${IN_REGION.en}`,
        zh: `{{ $labels.tc_service }} 对我们限频${IN_REGION.zh}`,
      },
      description: withCodes(
        {
          en: '{{ $value | humanizePercentage }} of the calls were throttled in the last 5 minutes.',
          zh: '最近 5 分钟内 {{ $value | humanizePercentage }} 的调用被限频。',
        },
        MINUTES_5,
        q.topCodes(
          ['tc_service', 'tc_region'],
          (selector) =>
            `${added5m('errorCodes')}${selector()} and on (family) ${added5m('errors')}${selector('category="throttling"')} > 0`,
        ),
      ),
      dashboard: { labels: ['tc_service', 'tc_region'] },
    },
  ],
};
