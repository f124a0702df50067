import assert from 'node:assert/strict';
import { type MonitoringOptions, resolveOptions } from '../../../src/monitoring/options';

describe('Monitoring options', () => {
  it('have defaults', () => {
    const resolved = resolveOptions();
    assert.deepEqual(resolved.jobLabels, ['job']);
    assert.deepEqual(resolved.severity, { page: 'page', ticket: 'ticket' });
    assert.equal(resolved.thresholds.auth_failure_errors, 3);
    assert.match(resolved.runbookUrl, /\/monitoring\/RUNBOOK\.md$/);
  });

  it('link to the Chinese runbook in Chinese', () => {
    assert.match(resolveOptions({ lang: 'zh' }).runbookUrl, /\/RUNBOOK\.zh-CN\.md$/);
    assert.equal(resolveOptions({ lang: 'zh', runbookUrl: 'https://wiki.corp.com/x' }).runbookUrl, 'https://wiki.corp.com/x');
  });

  it('keep job first, and each label once', () => {
    assert.deepEqual(resolveOptions({ labels: ['cluster', 'job', 'namespace', 'cluster'] }).jobLabels, ['job', 'cluster', 'namespace']);
  });

  it('take a threshold for all jobs and for some', () => {
    const { thresholds, overrides } = resolveOptions({
      labels: ['cluster'],
      thresholds: { quota_errors: 7, 'quota_errors{job=~"a,b|c", cluster="eu"}': 9 },
    });
    assert.equal(thresholds.quota_errors, 7);
    assert.deepEqual(overrides, [{ name: 'quota_errors', selector: 'job=~"a,b|c",cluster="eu"', value: 9 }]);
  });

  const WRONG: readonly [what: string, options: unknown, message: RegExp][] = [
    ['an unknown option', { language: 'zh' }, /Unknown option `language`\. Known options: lang, labels, /],
    ['an unknown language', { lang: 'de' }, /Option `lang` must be one of en, zh, not "de"/],
    ['an unknown threshold', { thresholds: { errors: 1 } }, /unknown threshold `errors`\. There are: auth_failure_errors, /],
    [
      'a threshold that is misspelt',
      { thresholds: { qouta_errors: 1 } },
      /unknown threshold `qouta_errors`\. Did you mean quota_errors\? There are: /,
    ],
    ['a threshold that is no number', { thresholds: { quota_errors: '3' } }, /value of `quota_errors` must be a finite number, not "3"/],
    ['a selector without quotes', { thresholds: { 'quota_errors{job=a}': 3 } }, /cannot read the selector.*quota_errors\{job="shop"\}/],
    [
      'a selector by a label that is not kept',
      { thresholds: { 'quota_errors{cluster="a"}': 3 } },
      /`cluster`, which is not kept\. Kept labels: job; see the option `labels`/,
    ],
    ['a label that is no name', { labels: ['my-label'] }, /invalid label name "my-label"\. Expected letters, digits and _/],
    ['a label of ours', { labels: ['tc_region'] }, /`tc_region` cannot be kept/],
    ['an unknown severity', { severity: { critical: 'x' } }, /unknown severity `critical`\. There are: page, ticket/],
    ['the same severity twice', { severity: { page: 'x', ticket: 'x' } }, /page and ticket must differ/],
    ['a URL without a scheme', { grafanaUrl: 'grafana.corp.com' }, /Option `grafanaUrl` must be an http or https URL/],
    ['a URL that would end a template', { runbookUrl: 'https://x/{{ .Labels }}' }, /Option `runbookUrl` must be/],
    ['an unknown format', { format: 'helm' }, /Option `format` must be one of prometheus, operator/],
  ];

  for (const [what, options, message] of WRONG)
    it(`name ${what}`, () => {
      assert.throws(() => resolveOptions(options as MonitoringOptions), { name: 'TypeError', message });
    });
});
