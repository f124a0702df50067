import assert from 'node:assert/strict';
import { resolveOptions } from '../../../src/monitoring/options';
import { ruleGroups } from '../../../src/monitoring/rules/groups';
import { type VmalertGroup, vmalertGroups } from '../../../src/monitoring/rules/vmalert';

type Rule = VmalertGroup['rules'][number];

describe('The groups for vmalert', () => {
  const plain = ruleGroups(resolveOptions({ labels: ['cluster'] }));
  const groups = vmalertGroups(plain);
  /** When each series is recorded, in seconds after a half minute. */
  const recordedAt = new Map<string, number>();
  for (const group of groups) for (const rule of group.rules) if ('record' in rule) recordedAt.set(rule.record, seconds(group));

  it('have every rule once', () => {
    const all = (from: ReadonlyArray<{ readonly rules: readonly Rule[] }>): Set<Rule> => new Set(from.flatMap(({ rules }) => rules));
    assert.deepEqual(all(groups), all(plain));
    assert.equal(groups.flatMap(({ rules }) => rules).length, plain.flatMap(({ rules }) => rules).length);
  });

  it('are evaluated within half a minute, each at least 4 seconds after what it reads', () => {
    for (const group of groups) {
      assert.ok(seconds(group) < 30, group.name);
      for (const rule of group.rules) {
        for (const [series, at] of recordedAt) {
          // A rule may read what it recorded in earlier evaluations.
          const own = 'record' in rule && rule.record === series;
          if (!own && reads(rule, series)) assert.ok(seconds(group) - at >= 4, `${group.name} reads ${series}`);
        }
      }
    }
  });

  it('look back on a recorded series less than 15 seconds after it was recorded, so that windows hold all evaluations', () => {
    for (const group of groups) {
      for (const { expr } of group.rules) {
        for (const [, series] of expr.matchAll(/([\w:]+)(?:\{[^}]*\})?\[/g)) {
          const at = recordedAt.get(series);
          if (at !== undefined) assert.ok(seconds(group) - at < 15, `${group.name} looks back on ${series}`);
        }
      }
    }
  });
});

function seconds({ eval_offset }: VmalertGroup): number {
  return Number.parseInt(eval_offset, 10);
}

function reads({ expr }: Rule, series: string): boolean {
  return new RegExp(`(?<![\\w:])${series}(?![\\w:])`).test(expr);
}
