import { added5m } from '../series';
import type { AlertDefinition } from './definition';
import { IN_REGION, MINUTES_5, withCodes } from './texts';

export const alert: AlertDefinition = {
  name: 'TencentCloudServerErrors',
  order: 60,
  rules: (q) => [
    {
      expr: `sum ${q.by('tc_service', 'tc_region')} (${added5m('errors')}{category="server"})
  / ${added5m('calls')}
  ${q.compare('>', 'server_error_share')}
and
${added5m('calls')} ${q.compare('>=', 'server_error_calls')}`,
      for: '10m',
      severity: 'ticket',
      category: 'server',
      summary: {
        en: `{{ $labels.tc_service }} has internal errors${IN_REGION.en}`,
        zh: `{{ $labels.tc_service }} 内部出错${IN_REGION.zh}`,
      },
      description: withCodes(
        {
          en: '{{ $value | humanizePercentage }} of the calls failed inside Tencent Cloud in the last 5 minutes.',
          zh: '最近 5 分钟内 {{ $value | humanizePercentage }} 的调用在腾讯云内部出错。',
        },
        MINUTES_5,
        q.topCodes(
          ['tc_service', 'tc_region'],
          (selector) => `${added5m('errorCodes')}${selector()} and on (family) ${added5m('errors')}${selector('category="server"')} > 0`,
        ),
      ),
      dashboard: { labels: ['tc_service', 'tc_region'] },
    },
  ],
};
