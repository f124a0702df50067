import { RECORDED, seconds } from '../series';
import type { AlertDefinition } from './definition';

/** Streams of language models last as long as their answer. */
const STREAMS = 'hunyuan|lkeap';

export const alert: AlertDefinition = {
  name: 'TencentCloudSlow',
  order: 80,
  rules: (q) => [
    {
      expr: `${RECORDED.p95}{tc_service!~"${STREAMS}"}
  ${q.compare('>', 'slow_seconds')}
and ignoring (le)
${seconds('5m')} * ${RECORDED.durationBuckets}{le="+Inf"}
  ${q.compare('>=', 'slow_calls')}`,
      for: '10m',
      severity: 'ticket',
      summary: {
        en: '{{ $labels.tc_service }}/{{ $labels.tc_action }} is slow',
        zh: '{{ $labels.tc_service }}/{{ $labels.tc_action }} 变慢',
      },
      description: {
        en: '5 % of the calls take longer than {{ $value | humanizeDuration }}.',
        zh: '5% 的调用耗时超过 {{ $value | humanizeDuration }}。',
      },
      dashboard: { labels: ['tc_service'] },
    },
  ],
};
