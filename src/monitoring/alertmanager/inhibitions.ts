import type { ResolvedOptions } from '../options';

/**
 * Who is heard when several alerts speak of the same job and service: the alert that names the cause, not the one that names the
 * damage, and only where both have the same cause (`category`), so that lasting trouble with one key hides no outage. A muted alert
 * still mutes others.
 */
export interface Inhibition {
  readonly comment: string;
  readonly sources: readonly string[];
  readonly sourceSeverity?: 'page' | 'ticket';
  readonly targets: readonly string[];
  readonly targetSeverity?: 'page' | 'ticket';
  /** Beside the job. */
  readonly equal: readonly string[];
}

export const INHIBITIONS: readonly Inhibition[] = [
  {
    comment: 'The key is wrong, or the network is down: that explains failing calls and a shrinking budget of that category.',
    sources: ['AuthFailureSpike', 'Unreachable'],
    targets: ['AllCallsFailing', 'ErrorBudgetBurn'],
    equal: ['tc_service', 'category'],
  },
  {
    comment: 'Nothing works: what else is wrong with the service is an echo. Whether the key is wrong or the network down is not.',
    sources: ['AllCallsFailing'],
    targets: ['PermissionDenied', 'Throttled', 'QuotaExceeded', 'ServerErrors', 'Slow', 'UnknownErrors', 'ErrorBudgetBurn'],
    equal: ['tc_service'],
  },
  { comment: 'A cut connection is slow as well.', sources: ['Unreachable'], targets: ['Slow'], equal: ['tc_service'] },
  {
    comment: 'The budget burns fast enough to wake somebody: no ticket for a slower burn,',
    sources: ['ErrorBudgetBurn'],
    sourceSeverity: 'page',
    targets: ['ErrorBudgetBurn'],
    targetSeverity: 'ticket',
    equal: ['tc_service'],
  },
  {
    comment: 'and none for the category that burns it.',
    sources: ['ErrorBudgetBurn'],
    sourceSeverity: 'page',
    targets: ['Throttled', 'ServerErrors'],
    equal: ['tc_service', 'category'],
  },
  {
    comment: 'A ticket for throttling, internal errors or permissions explains a ticket for a slow burn.',
    sources: ['Throttled', 'ServerErrors', 'PermissionDenied'],
    targets: ['ErrorBudgetBurn'],
    targetSeverity: 'ticket',
    equal: ['tc_service', 'category'],
  },
  {
    comment: 'The page about a clock stands for the ticket.',
    sources: ['ClockOffset'],
    sourceSeverity: 'page',
    targets: ['ClockOffset'],
    targetSeverity: 'ticket',
    equal: [],
  },
];

/** A matcher on one label: equal to the value, or one of several as a regular expression. */
export interface Matcher {
  readonly name: string;
  readonly type: '=' | '=~';
  readonly value: string;
}

export function matchers(alerts: readonly string[], severity: 'page' | 'ticket' | undefined, options: ResolvedOptions): Matcher[] {
  const names = alerts.map((alert) => `TencentCloud${alert}`);
  return [
    { name: 'alertname', type: names.length > 1 ? '=~' : '=', value: names.join('|') },
    ...(severity ? [{ name: 'severity', type: '=', value: options.severity[severity] } as const] : []),
  ];
}
