import { HTTP_FAMILY, NETWORK_FAMILY } from '../../api/error-codes';
import { added5m } from '../series';
import type { AlertDefinition } from './definition';
import { MINUTES_5, withCodes } from './texts';

export const alert: AlertDefinition = {
  name: 'TencentCloudUnreachable',
  order: 70,
  rules: (q) => {
    const calls = `sum ${q.by('tc_service')} (${added5m('calls')})`;
    return [
      {
        expr: `sum ${q.by('tc_service')} (${added5m('errors')}{category="transport"})
  / ${calls}
  ${q.compare('>', 'unreachable_share')}
and
${calls} ${q.compare('>=', 'unreachable_calls')}`,
        for: '2m',
        severity: 'page',
        category: 'transport',
        summary: { en: '{{ $labels.tc_service }} cannot be reached', zh: '{{ $labels.tc_service }} 无法访问' },
        description: withCodes(
          {
            en: '{{ $value | humanizePercentage }} of the calls in the last 5 minutes got no answer from the API: network, proxy or HTTP errors.',
            zh: '最近 5 分钟内 {{ $value | humanizePercentage }} 的调用没有得到 API 的响应：网络、代理或 HTTP 错误。',
          },
          MINUTES_5,
          q.topCodes(['tc_service'], (selector) => `${added5m('errorCodes')}${selector(`family=~"${HTTP_FAMILY}|${NETWORK_FAMILY}"`)}`),
        ),
        dashboard: { labels: ['tc_service'] },
      },
    ];
  },
};
