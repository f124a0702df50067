import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../../src/monitoring/command/run';
import { THRESHOLDS } from '../../../src/monitoring/thresholds';
import { ROOT } from '../../support/program';
import { runProgram } from '../../support/run-program';
import { needPrograms } from '../../support/stack/needed';

interface Result {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

function command(...args: string[]): Result {
  let out = '';
  let error = '';
  const code = run(args, {
    out: (text) => {
      out += text;
    },
    error: (text) => {
      error += text;
    },
  });
  return { code, out, error };
}

describe('The command', () => {
  it('shows three examples and every threshold with --help', () => {
    const { code, out } = command('--help');
    assert.equal(code, 0);
    assert.equal(out.split('Examples')[1].match(/npx opentelemetry-instrumentation-tencentcloud/g)?.length, 3);
    for (const name of Object.keys(THRESHOLDS)) assert.match(out, new RegExp(`\\b${name}\\b`));
  });

  it('writes to the standard output what is committed', async () => {
    for (const [name, file] of Object.entries({ rules: 'rules.yml', dashboard: 'dashboard.json', alertmanager: 'alertmanager.yml' })) {
      const { out } = command(name);
      assert.equal(out, await readFile(path.join(__dirname, '../../../monitoring', file), 'utf8'));
    }
  });

  const WRONG: readonly [args: string[], message: RegExp][] = [
    [['alerts'], /Unknown command alerts\. There are: rules, dashboard, alertmanager, kubernetes\./],
    [['--lang', 'zh'], /A command is missing\. There are: rules, /],
    [['rules', 'dashboard'], /Unexpected dashboard/],
    [['rules', '--language', 'zh'], /Unknown option '--language'\. Options: --out, --lang, /],
    [['rules', '--lang', 'de'], /Option `lang` must be one of en, zh/],
    [['rules', '--threshold', 'quota_errors'], /--threshold quota_errors: expected NAME=NUMBER/],
    [['rules', '--threshold', 'quotas=3'], /unknown threshold `quotas`\. There are: auth_failure_errors/],
    [['rules', '--threshold', 'slow_secons=3'], /unknown threshold `slow_secons`\. Did you mean slow_seconds\?/],
    [['rules', '--format', 'helm'], /--format of rules must be one of prometheus, operator, vmalert, not helm/],
    [['alertmanager', '--format', 'vmalert'], /--format of alertmanager must be one of prometheus, operator, not vmalert/],
    [['dashboard', '--format', 'operator'], /--format has no meaning for dashboard\. It is for rules and alertmanager\./],
    [['kubernetes', '--format', 'operator'], /--format has no meaning for kubernetes/],
    [['rules', '--out', __filename], /--out must be a folder; .*command\.test\.ts is a file\./],
    [['rules', '--out', path.join(__filename, 'sub')], /--out must be a folder; .*command\.test\.ts is a file\./],
    [['rules', '--severity', 'critical'], /--severity critical: expected page=WORD,ticket=WORD/],
  ];
  for (const [args, message] of WRONG)
    it(`names what is wrong with ${args.join(' ')}`, () => {
      const { code, out, error } = command(...args);
      assert.equal(code, 2);
      assert.equal(out, '');
      assert.match(error, message);
    });

  it('makes the folder of --out and those above it', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'tencentcloud-monitoring-'));
    try {
      for (let times = 0; times < 2; times++) assert.equal(command('rules', '--out', path.join(folder, 'a', 'b')).code, 0);
      assert.deepEqual(await readdir(path.join(folder, 'a', 'b')), ['rules.yml']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('says which folder cannot be made, also where Node.js would try for ever', function () {
    if (!existsSync('/proc')) this.skip();
    // In a process of its own, which can be ended.
    const args = [path.join(ROOT, 'dist/monitoring/command/main.js'), 'rules', '--out', '/proc/monitoring/shop'];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 15_000 });
    assert.equal(status, 2);
    assert.match(stderr, /^ENOENT: .* '\/proc\/monitoring'$/m);
  });
});

describe('Monitoring for a company, by one command each', function () {
  this.timeout(60_000);
  const OPTIONS = [
    ...['--lang', 'zh', '--labels', 'cluster,namespace', '--severity', 'page=critical,ticket=warning'],
    ...['--threshold', 'auth_failure_errors=5', '--threshold', 'auth_failure_errors{job="shop"}=10'],
    ...['--grafana-url', 'https://grafana.corp.com/', '--runbook-url', 'https://wiki.corp.com/tencentcloud'],
  ];
  let folder: string;

  before(async function () {
    needPrograms(this, ['promtool', 'amtool'], 'that adapted rules load and fire');
    folder = await mkdtemp(path.join(tmpdir(), 'tencentcloud-monitoring-'));
    for (const name of ['rules', 'dashboard', 'alertmanager', 'kubernetes'])
      assert.equal(command(name, ...OPTIONS, '--out', folder).code, 0);
  });

  after(() => folder && rm(folder, { recursive: true }));

  it('loads in Prometheus and Alertmanager', async () => {
    await runProgram('promtool', 'check', 'rules', '--lint=all', '--lint-fatal', path.join(folder, 'rules.yml'));
    await runProgram('amtool', 'check-config', path.join(folder, 'alertmanager.yml'));
  });

  it('leaves nothing of the defaults: labels, severities, links, language', async () => {
    for (const name of (await readdir(folder)).filter((file) => !/deployment|monitor\.yaml|tmpl/.test(file))) {
      const text = await readFile(path.join(folder, name), 'utf8');
      assert.doesNotMatch(text, /(?:by|on) \(job[,)](?! cluster, namespace)/, name);
      assert.doesNotMatch(text, /grafana\.example\.com|RUNBOOK\.|severity(?:: |=")(?:page|ticket)/, name);
    }
    assert.match(await readFile(path.join(folder, 'rules.yml'), 'utf8'), /拒绝了我们的密钥/);
  });

  it('tells clusters apart, and has thresholds by job', async () => {
    await writeFile(path.join(folder, 'test.yml'), JSON.stringify(TWO_CLUSTERS));
    await runProgram('promtool', 'test', 'rules', path.join(folder, 'test.yml'));
  });
});

function authFailures(cluster: string, job: string, count: number): { series: string; values: string }[] {
  const target = `cluster="${cluster}",namespace="prod",job="${job}",instance="1"`;
  return [
    { series: `tencent_cloud_client_start_time_seconds{${target}}`, values: '-36000+0x40' },
    {
      series: `tencent_cloud_client_errors_total{${target},tc_service="cvm",tc_region="r",family="AuthFailure",category="auth"}`,
      values: `0+0x20 ${count}+0x20`,
    },
    {
      series: `tencent_cloud_client_error_codes_total{${target},tc_service="cvm",tc_action="A",tc_region="r",family="AuthFailure",code="AuthFailure.TokenFailure"}`,
      values: `_x21 ${count}+0x20`,
    },
    {
      series: `tencent_cloud_client_requests_total{${target},tc_service="cvm",tc_action="A",tc_region="r",outcome="success"}`,
      values: '0+1x40',
    },
  ];
}

/** The same jobs in two clusters: `shop` may have 9 rejected keys, the others 4. */
const TWO_CLUSTERS = {
  rule_files: ['rules.yml'],
  evaluation_interval: '30s',
  group_eval_order: ['tencentcloud-thresholds', 'tencentcloud-counts', 'tencentcloud-budget', 'tencentcloud-alerts'],
  tests: [
    {
      interval: '15s',
      input_series: [
        ...authFailures('eu', 'shop', 9),
        ...authFailures('us', 'shop', 10),
        ...authFailures('eu', 'mail', 5),
        ...authFailures('us', 'mail', 4),
      ],
      alert_rule_test: [
        {
          alertname: 'TencentCloudAuthFailureSpike',
          eval_time: '6m',
          exp_alerts: [
            ['us', 'shop', 10],
            ['eu', 'mail', 5],
          ].map(([cluster, job, count]) => ({
            exp_labels: { severity: 'critical', category: 'auth', cluster, namespace: 'prod', job, tc_service: 'cvm' },
            exp_annotations: {
              summary: `${cluster}/prod/${job}：cvm 拒绝了我们的密钥`,
              description: `5 分钟内有 ${count} 次 AuthFailure 错误，不是权限问题。5 分钟内的错误码： AuthFailure.TokenFailure (${count})。`,
              runbook_url: 'https://wiki.corp.com/tencentcloud#tencentcloudauthfailurespike',
              dashboard: `https://grafana.corp.com/d/tencentcloud-api?var-job=${job}&var-cluster=${cluster}&var-namespace=prod&var-tc_service=cvm`,
            },
          })),
        },
      ],
    },
  ],
};
