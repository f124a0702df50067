import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { generatedFiles } from '../../../monitoring/files';
import { ALERTS } from '../../../src/monitoring/alerts';
import { resolveOptions } from '../../../src/monitoring/options';
import { ruleGroups } from '../../../src/monitoring/rules/groups';

const ROOT = path.join(__dirname, '../../..');

describe('Generated files', () => {
  for (const [name, text] of Object.entries(generatedFiles()))
    it(`monitoring/${name} is as src/monitoring makes it (npm run monitoring)`, () => {
      assert.equal(readFileSync(path.join(ROOT, 'monitoring', name), 'utf8'), text);
    });
});

describe('Rules', () => {
  const rules = ruleGroups(resolveOptions()).flatMap((group) => group.rules);

  it('have expressions that a person can read: at most 600 characters and 12 lines, also with two kept labels', () => {
    const clustered = ruleGroups(resolveOptions({ labels: ['cluster', 'namespace'] })).flatMap((group) => group.rules);
    const long = [...rules, ...clustered].filter(({ expr }) => expr.length > 600 || expr.split('\n').length > 12);
    assert.deepEqual(long, []);
  });

  it('name a recorded series by level, metric and operation', () => {
    for (const rule of rules) if ('record' in rule) assert.match(rule.record, /^(job|tencent_cloud_client):[a-z_:0-9]+$/);
  });
});

describe('Each alert', () => {
  const [en, zh] = ['RUNBOOK.md', 'RUNBOOK.zh-CN.md'].map((name) => readFileSync(path.join(ROOT, 'monitoring', name), 'utf8'));
  const cases = readdirSync(path.join(ROOT, 'test/promtool'))
    .filter((name) => name.endsWith('.yml'))
    .map((name) => readFileSync(path.join(ROOT, 'test/promtool', name), 'utf8'))
    .join('\n');

  it('is found in its folder, in the order of the runbook', () => {
    assert.ok(ALERTS.length >= 14);
    assert.equal(new Set(ALERTS.map(({ order }) => order)).size, ALERTS.length);
  });

  for (const { name } of ALERTS)
    it(`${name} has a unit test and a section of the runbook in both languages`, () => {
      assert.match(cases, new RegExp(`\\b${name}\\b`));
      for (const runbook of [en, zh]) assert.match(runbook, new RegExp(`^## ${name}$`, 'm'));
    });

  it('says the same in both languages: the same labels and values', () => {
    const variables = (text: string) => [...text.matchAll(/\{\{.*?\}\}/g)].map(([match]) => match).sort();
    const [english, chinese] = (['en', 'zh'] as const).map((lang) =>
      ruleGroups(resolveOptions({ lang, runbookUrl: 'https://runbook.example.com' }))
        .flatMap((group) => group.rules)
        .flatMap((rule) => ('alert' in rule ? [{ ...rule, annotations: Object.values(rule.annotations).flatMap(variables).sort() }] : [])),
    );
    assert.deepEqual(chinese, english);
  });
});
