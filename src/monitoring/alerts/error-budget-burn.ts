import type { Query } from '../query';
import { addedOver, type BurnRateWindow, budgetErrors, burnRate } from '../series';
import type { ThresholdName } from '../thresholds';
import type { AlertDefinition, AlertVariant, Texts } from './definition';
import { withCodes } from './texts';

/** It fires while much of the budget is going, over the long window, and still going, over the short one. */
interface Window {
  readonly long: BurnRateWindow;
  readonly short: BurnRateWindow;
  readonly threshold: ThresholdName;
  readonly severity: 'page' | 'ticket';
  readonly text: Texts;
}

const WINDOWS: readonly Window[] = [
  { long: '1h', short: '5m', threshold: 'burn_rate_1h', severity: 'page', text: { en: '1 hour', zh: '1 小时' } },
  { long: '6h', short: '30m', threshold: 'burn_rate_6h', severity: 'page', text: { en: '6 hours', zh: '6 小时' } },
  { long: '1d', short: '2h', threshold: 'burn_rate_1d', severity: 'ticket', text: { en: '1 day', zh: '1 天' } },
  { long: '3d', short: '6h', threshold: 'burn_rate_3d', severity: 'ticket', text: { en: '3 days', zh: '3 天' } },
];

export const alert: AlertDefinition = {
  name: 'TencentCloudErrorBudgetBurn',
  order: 90,
  rules: (q) => WINDOWS.map((window) => burn(q, window)),
};

function burn(q: Query, { long, short, threshold, severity, text }: Window): AlertVariant {
  const errors = budgetErrors(long);
  return {
    expr: `(
  ${burnRate(long)} ${q.compare('>', threshold)}
  and
  ${burnRate(short)} ${q.compare('>', threshold)}
  and
  sum ${q.by('tc_service')} (${errors}) ${q.compare('>=', 'burn_errors')}
)
* ${q.on('tc_service')} group_left (category)
group without () (topk ${q.by('tc_service')} (1, ${errors}))`,
    severity,
    labels: { window: long },
    summary: { en: '{{ $labels.tc_service }} uses up its error budget', zh: '{{ $labels.tc_service }} 的错误预算消耗过快' },
    description: withCodes(
      {
        en: `Burn rate {{ $value | humanize }} over ${long}, and still too high in the last ${short}; most errors are of category {{ $labels.category }}.`,
        zh: `${long} 的消耗速率为 {{ $value | humanize }}，最近 ${short} 仍然过高；错误多数归类为 {{ $labels.category }}。`,
      },
      text,
      q.topCodes(['tc_service'], (selector) => addedOver('errorCodes', long, selector().slice(1, -1))),
    ),
    dashboard: { labels: ['tc_service'], from: long },
  };
}
