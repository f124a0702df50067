import type { ResolvedOptions } from '../options';
import { added5m, RECORDED } from '../series';
import { THRESHOLDS, type ThresholdName } from '../thresholds';
import type { RecordingRule } from './rule';

/** A rule for each threshold, so that panels and other rules can use it, and one for each that differs between jobs. */
export function thresholdRules(options: ResolvedOptions): RecordingRule[] {
  const names = Object.keys(THRESHOLDS) as ThresholdName[];
  const differing = names.filter((name) => options.overrides.some((override) => override.name === name));
  return [
    ...names.map((name) => ({
      record: RECORDED.threshold,
      labels: { name },
      expr: `vector(${options.thresholds[name]})`,
      comment: THRESHOLDS[name].meaning[options.lang],
    })),
    ...differing.map((name) => ({ record: RECORDED.jobThreshold, labels: { name }, expr: byJob(options, name) })),
  ];
}

/** The threshold of every job that was there in the last day: the first override that selects it, else that of all jobs. */
function byJob(options: ResolvedOptions, name: ThresholdName): string {
  const jobs = (selector: string) => {
    const braces = selector && `{${selector}}`;
    return `0 * group by (${options.jobLabels.join(', ')}) (last_over_time(${RECORDED.processes}${braces}[1d]) or ${added5m('calls')}${braces})`;
  };
  const own = options.overrides.filter((override) => override.name === name);
  return [...own, { selector: '', value: options.thresholds[name] }]
    .map(({ selector, value }) => `${jobs(selector)} + ${value}`)
    .join('\nor\n');
}
