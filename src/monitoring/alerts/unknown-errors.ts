import { OTHER_FAMILY } from '../../api/error-codes';
import { addedOver } from '../series';
import type { AlertDefinition } from './definition';
import { HOUR_1, withCodes } from './texts';

export const alert: AlertDefinition = {
  name: 'TencentCloudUnknownErrors',
  order: 100,
  rules: (q) => [
    {
      expr: `sum ${q.by('tc_service')} (${addedOver('errors', '1h', `family="${OTHER_FAMILY}"`)})
  ${q.compare('>=', 'unknown_errors')}`,
      severity: 'ticket',
      category: 'other',
      summary: { en: '{{ $labels.tc_service }} answers with unknown errors', zh: '{{ $labels.tc_service }} 返回了未知的错误' },
      description: withCodes(
        {
          en: '{{ $value }} errors in an hour whose family the package does not know.',
          zh: '一小时内有 {{ $value }} 次错误，其错误码前缀本包不认识。',
        },
        HOUR_1,
        q.topCodes(['tc_service'], (selector) => addedOver('errorCodes', '1h', selector(`family="${OTHER_FAMILY}"`).slice(1, -1))),
      ),
      dashboard: { labels: ['tc_service'] },
    },
  ],
};
