import { addedOver } from '../series';
import type { AlertDefinition } from './definition';
import { MINUTES_15, withCodes } from './texts';

export const alert: AlertDefinition = {
  name: 'TencentCloudPermissionDenied',
  order: 30,
  rules: (q) => [
    {
      expr: `sum ${q.by('tc_service')} (${addedOver('permissionErrors', '15m')})
  ${q.compare('>=', 'permission_denied_errors')}`,
      severity: 'ticket',
      category: 'auth',
      summary: { en: '{{ $labels.tc_service }} denies us permission', zh: '{{ $labels.tc_service }} 提示没有权限' },
      description: withCodes(
        {
          en: '{{ $value }} errors in 15 minutes: the key is good, its policy or the address does not allow the call.',
          zh: '15 分钟内 {{ $value }} 次错误：密钥有效，但策略或来源 IP 不允许这次调用。',
        },
        MINUTES_15,
        q.topCodes(['tc_service'], (selector) => addedOver('permissionErrorCodes', '15m', selector().slice(1, -1))),
      ),
      dashboard: { labels: ['tc_service'] },
    },
  ],
};
