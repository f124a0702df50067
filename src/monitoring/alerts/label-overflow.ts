import { addedOver } from '../series';
import type { AlertDefinition } from './definition';

export const alert: AlertDefinition = {
  name: 'TencentCloudLabelOverflow',
  order: 110,
  rules: (q) => [
    {
      expr: `${addedOver('labelOverflow', '1h')}
  ${q.compare('>=', 'label_overflow')}`,
      severity: 'ticket',
      summary: { en: '{{ $labels.metric }} has reached its series limit', zh: '{{ $labels.metric }} 达到了序列上限' },
      description: {
        en: '{{ $value }} samples in an hour were counted under _OVERFLOW instead of their own labels.',
        zh: '一小时内有 {{ $value }} 次计数记在 _OVERFLOW 下，而不是各自的标签下。',
      },
    },
  ],
};
