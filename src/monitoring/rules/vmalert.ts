import type { AlertRule, RecordingRule, RuleGroup } from './rule';

/** A group that vmalert evaluates at a time of its own. */
export interface VmalertGroup extends RuleGroup {
  readonly eval_offset: string;
  /** Added to its queries. */
  readonly params: Readonly<Record<string, readonly string[]>>;
}

/** Seconds after each half minute at which the first group is evaluated: the samples of the steps that it looks at have arrived. */
const FIRST_OFFSET = 4;
/**
 * Seconds between a group and the next. vmalert sends what it records every 2 seconds, and VictoriaMetrics lets it be queried after
 * up to 2 more. With 3 seconds counts were lost. All groups have to fit into half a minute.
 */
const OFFSET_STEP = 5;

/**
 * Without this VictoriaMetrics answers as of 30 seconds ago (`-search.latencyOffset`), so that each group would be an evaluation behind
 * the one that it builds on.
 */
const PARAMS = { nocache: ['1'] };

/**
 * The same rules for vmalert. There a rule does not see what an earlier one of its group has just recorded, as it does in Prometheus:
 * counts would be a step behind each other, and an alert that compares two of them would fire for nothing. So a rule is in a later
 * group than those it builds on.
 */
export function vmalertGroups(groups: readonly RuleGroup[]): VmalertGroup[] {
  const levels = levelsOf(groups.flatMap(({ rules }) => rules));
  const depth = Math.max(...levels.values());
  const split: VmalertGroup[] = [];
  for (let level = 0; level <= depth; level++) {
    for (const { name, interval, comment, rules } of groups) {
      const ofLevel = rules.filter((rule) => levels.get(rule) === level);
      if (ofLevel.length === 0) continue;
      split.push({
        name: `${name}-${level + 1}`,
        interval,
        eval_offset: `${FIRST_OFFSET + level * OFFSET_STEP}s`,
        params: PARAMS,
        comment,
        rules: ofLevel,
      });
    }
  }
  return split;
}

type Rule = RecordingRule | AlertRule;

/** How many rules come before each: 0 for a rule that reads metrics only. */
function levelsOf(rules: readonly Rule[]): Map<Rule, number> {
  const levels = new Map<Rule, number>();
  const levelOf = (rule: Rule): number => {
    const known = levels.get(rule);
    if (known !== undefined) return known;
    const reads = readBy(rule);
    const before = rules.filter((other) => other !== rule && 'record' in other && reads(other.record));
    const level = before.reduce((most, other) => Math.max(most, levelOf(other) + 1), 0);
    levels.set(rule, level);
    return level;
  };
  rules.forEach(levelOf);
  return levels;
}

/** Whether an expression reads a series: by its name, or by a regular expression for names. */
function readBy({ expr }: Rule): (series: string) => boolean {
  const names = new Set(expr.match(/[a-zA-Z_:][\w:]*/g));
  const patterns = [...expr.matchAll(/__name__=~"([^"]+)"/g)].map(([, pattern]) => new RegExp(`^(?:${pattern})$`));
  return (series) => names.has(series) || patterns.some((pattern) => pattern.test(series));
}
