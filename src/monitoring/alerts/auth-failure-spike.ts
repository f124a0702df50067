import { added5m } from '../series';
import type { AlertDefinition } from './definition';
import { MINUTES_5, withCodes } from './texts';

export const alert: AlertDefinition = {
  name: 'TencentCloudAuthFailureSpike',
  order: 10,
  rules: (q) => [
    {
      urgent: true,
      expr: `sum ${q.by('tc_service')} (${added5m('credentialErrors')})
  ${q.compare('>=', 'auth_failure_errors')}`,
      // A program that calls every few minutes pages once.
      keepFiringFor: '10m',
      severity: 'page',
      category: 'auth',
      summary: { en: '{{ $labels.tc_service }} rejects our credentials', zh: '{{ $labels.tc_service }} 拒绝了我们的密钥' },
      description: withCodes(
        {
          en: '{{ $value }} errors of family AuthFailure in 5 minutes that are not about permission.',
          zh: '5 分钟内有 {{ $value }} 次 AuthFailure 错误，不是权限问题。',
        },
        MINUTES_5,
        q.topCodes(
          ['tc_service'],
          (selector) =>
            `${added5m('errorCodes')}${selector('family="AuthFailure"')} unless on (code) ${added5m('permissionErrorCodes')}${selector()}`,
        ),
      ),
      dashboard: { labels: ['tc_service'] },
    },
  ],
};
