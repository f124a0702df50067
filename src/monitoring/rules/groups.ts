import { ALERTS } from '../alerts';
import type { ResolvedOptions } from '../options';
import { Query } from '../query';
import { alertRules } from './alert-rules';
import { burnRateRules } from './budget';
import { COUNTERS, countingRules, ZERO_INTERVAL, zeroRules } from './counting';
import { derivedRules, gaugeRules, windowRules } from './derived';
import type { AlertRule, RuleGroup } from './rule';
import { thresholdRules } from './threshold-rules';

/** All rules, in the order in which they build on each other. */
export function ruleGroups(options: ResolvedOptions): RuleGroup[] {
  const query = new Query(options);
  return [
    {
      name: 'tencentcloud-thresholds',
      interval: '30s',
      comment: 'Thresholds, one rule each. `… rules --threshold NAME=VALUE` changes them.',
      rules: thresholdRules(options),
    },
    {
      name: 'tencentcloud-zeros',
      interval: ZERO_INTERVAL,
      comment: 'Counters that rest, for the next group.',
      rules: zeroRules(query),
    },
    {
      name: 'tencentcloud-counts',
      interval: '30s',
      comment:
        'What was counted since the last evaluation (…:added) and in 5 minutes (…:added5m), per job. A process that restarts, a\n' +
        'counter that is born and a gap in the scrapes are counted exactly; docs/monitoring.md says how.',
      rules: [
        ...COUNTERS.flatMap((counter) => countingRules(query, counter)),
        ...windowRules(),
        ...derivedRules(query),
        ...urgentAlerts(query),
        ...gaugeRules(query),
      ],
    },
    {
      name: 'tencentcloud-budget',
      interval: '1m',
      comment:
        'How fast the error budget is used up. Errors of category auth, throttling, server and transport count against it: the call was\n' +
        'made as it should be and was not served.',
      rules: burnRateRules(query),
    },
    { name: 'tencentcloud-alerts', interval: '30s', comment: 'Alerts.', rules: otherAlerts(query) },
  ];
}

function urgentAlerts(query: Query): AlertRule[] {
  return alerts(query)
    .filter(([urgent]) => urgent)
    .map(([, rule]) => rule);
}

function otherAlerts(query: Query): AlertRule[] {
  return alerts(query)
    .filter(([urgent]) => !urgent)
    .map(([, rule]) => rule);
}

function alerts(query: Query): [urgent: boolean, rule: AlertRule][] {
  return ALERTS.flatMap((definition) => {
    const variants = definition.rules(query);
    return alertRules(query, definition, variants).map((rule, i): [boolean, AlertRule] => [variants[i].urgent === true, rule]);
  });
}
