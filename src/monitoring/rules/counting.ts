import type { Query } from '../query';
import { added, type COUNTS, METRICS } from '../series';
import type { RecordingRule } from './rule';

/** A counter of the package, and the labels that its counts keep. */
interface Counter {
  readonly count: keyof typeof COUNTS;
  readonly metric: string;
  readonly labels: readonly string[];
}

export const COUNTERS: readonly Counter[] = [
  { count: 'requests', metric: METRICS.requests, labels: ['tc_service', 'tc_action', 'tc_region', 'outcome'] },
  { count: 'errors', metric: METRICS.errors, labels: ['tc_service', 'tc_region', 'family', 'category'] },
  { count: 'errorCodes', metric: METRICS.errorCodes, labels: ['tc_service', 'tc_action', 'tc_region', 'family', 'code'] },
  { count: 'labelOverflow', metric: METRICS.labelOverflow, labels: ['metric'] },
];

const START = METRICS.startTime;

/** Started less than 10 minutes ago: all that such a process has counted is new when it is first seen. */
const YOUNG = `${START} > time() - 600`;

/** Another process than 15 seconds before, and a young one. */
const REPLACED = `(${YOUNG} unless ${START} == ${START} offset 15s)`;

/** Steps that an evaluation looks at: the two marks of 15 seconds since the last one, on Prometheus 2 as on 3. */
const STEPS = '[29s999ms:15s]';

/**
 * Recorded by this evaluation; by vmalert a few seconds before. A part that has ended is marked as such, but not if Prometheus was
 * restarted in between or the query failed. Then it would be valid for 5 minutes, and one error counted ten times.
 */
const OF_NOW = '[15s]';

/** The evaluations before this one, until {@link zeroRules} know a counter that was born: without its zeros, averages of its count are too high. */
const BEFORE = '[2m] offset 15s';

/**
 * What a counter added since the last evaluation. Plain `increase()` misses a counter that is born at 1, and a crash loop that ends
 * at the same value each time, and it extrapolates. So each step of 15 seconds asks which process it looks at.
 *
 * `deriv()` of two samples, times the 15 seconds between them, is their difference. `idelta()` is as well, but of a single sample
 * VictoriaMetrics takes all of it for the difference, and a process that it meets would count all that it ever counted.
 *
 * What costs time is reading all series of a counter, and each operation that has a result for all of them. So a step is summed up
 * before the steps are added, and is multiplied only then; most counters rest and are filtered out, and {@link zeroRules} stand in for
 * them. A right-hand side is instances to which something happened in that step: mostly there are none.
 */
export function countingRules(query: Query, { count, metric, labels }: Counter): RecordingRule[] {
  const sum = `sum ${query.by(...labels)}`;
  const onInstance = query.on('instance');
  const name = added(count);
  return [
    {
      comment: 'Gained by what was there 15 seconds before, but for processes that were replaced since. Only of what grows.',
      record: `${name}_known`,
      expr: `15 * sum_over_time((${sum} (
  deriv(${metric}${STEPS}) > 0
  unless ${onInstance} ${REPLACED}
))${STEPS})`,
    },
    {
      comment: 'All of what was not there 15 seconds before, in a process that is known or young.',
      record: `${name}_new`,
      expr: `sum_over_time((${sum} (
  ${metric} unless (${metric} offset 15s unless ${onInstance} ${REPLACED})
  and ${onInstance} (last_over_time(${START}[10m] offset 15s) or ${YOUNG})
))${STEPS})`,
    },
    {
      comment: 'Less what a process had counted before a gap in its scrapes.',
      record: `${name}_before_gap`,
      expr: `-1 * sum_over_time((${sum} (
  last_over_time(${metric}[10m] offset 30s)
  and ${onInstance} (
    (${START} <= time() - 600 or ${START} == last_over_time(${START}[10m] offset 15s))
    unless ${START} offset 15s)
))${STEPS})`,
    },
    {
      comment: 'What was added since the last evaluation. Rounded, because a slope is a floating-point number.',
      record: name,
      expr: `round(clamp_min(
  ${sum} (last_over_time({__name__=~"${name}_(known|new|before_gap)"}${OF_NOW}))
  or ${name}_zero
  or 0 * (max_over_time(${name}${BEFORE}) > 0), 0), 0.001)`,
    },
  ];
}

/** Between two evaluations of {@link zeroRules}. What they record is valid for 5 minutes. */
export const ZERO_INTERVAL = '2m';

/** 0 for each combination of labels that some process has, so that what has not happened is counted as 0. */
export function zeroRules(query: Query): RecordingRule[] {
  return COUNTERS.map(({ count, metric, labels }) => ({
    record: `${added(count)}_zero`,
    expr: `0 * sum ${query.by(...labels)} (${metric})`,
  }));
}
