import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needPrograms } from '../support/stack/needed';
import { ALL, committedDashboard, filledIn, queriesOf } from './panel-queries';

const RULES = join(__dirname, '../../examples/prometheus/rules.yml');
const PROMTOOL = 'promtool';
const RUNBOOK = 'examples/prometheus/RUNBOOK.md#tencentcloud';

/** Value by the labels of a series, as `service="cvm"`. */
type Expected = Readonly<Record<string, number>>;

/** Errors of one young job, by service: rejected and denied ones, only counted by family, only denied, none. */
const SERIES: Readonly<Record<string, string>> = {
  'start_time_seconds{job="shop",instance="1"}': '-300+0x40',
  ...family('cvm', 'AuthFailure', 7),
  ...family('cvm', 'UnauthorizedOperation', 2),
  ...code('cvm', 'AuthFailure', 'AuthFailure.UnauthorizedOperation', 4),
  ...code('cvm', 'AuthFailure', 'AuthFailure.SignatureFailure', 3),
  ...code('cvm', 'UnauthorizedOperation', 'UnauthorizedOperation.CamNoAuth', 2),
  ...family('cbs', 'AuthFailure', 3),
  ...family('es', 'AuthFailure', 5),
  ...code('es', 'AuthFailure', 'AuthFailure.UnAuthDescribeInstances', 5),
  ...family('vpc', 'AuthFailure', 0),
};

const EXPECTED: Readonly<Record<string, Expected>> = {
  'AuthFailure in 5 minutes': { '': 6 },
  'AuthFailure in 5 minutes, by service': { 'service="cvm"': 3, 'service="cbs"': 3, 'service="es"': 0, 'service="vpc"': 0 },
  'Permission denied in 5 minutes, by service': { 'service="cvm"': 6, 'service="es"': 5 },
};

describe('The panels of AuthFailures and permissions, asked by promtool,', () => {
  const queries = queriesOf(committedDashboard());
  const exprOf = (panel: string): string => filledIn(queries.find((query) => query.panel === panel)?.expr ?? '', ALL);

  before(function () {
    needPrograms(this, ['promtool'], 'that the panels count what the alerts count');
  });

  for (const [where, rules] of Object.entries({ 'with rules.yml': [RULES], 'without it': [] })) {
    for (const [panel, expected] of Object.entries(EXPECTED)) {
      it(`"${panel}" shows what the alert counts, ${where}`, () => asks(rules, `round(${exprOf(panel)})`, expected));
    }
  }

  it('"Top error codes" says of a denied call what that of UnauthorizedOperation says', () => {
    const meaning = (code: string, family: string, alert: string): Expected => ({
      [`code="${code}",family="${family}",page="${RUNBOOK}${alert}"`]: 1,
    });
    asks([], `count by (code, family, page) (${exprOf('Top error codes')})`, {
      ...meaning('AuthFailure.SignatureFailure', 'AuthFailure', 'authfailurespike'),
      ...meaning('AuthFailure.UnauthorizedOperation', 'UnauthorizedOperation', 'permissiondenied'),
      ...meaning('AuthFailure.UnAuthDescribeInstances', 'UnauthorizedOperation', 'permissiondenied'),
      ...meaning('UnauthorizedOperation.CamNoAuth', 'UnauthorizedOperation', 'permissiondenied'),
    });
  });
});

function family(service: string, name: string, errors: number): Record<string, string> {
  const labels = `job="shop",instance="1",service="${service}",region="r",family="${name}",category="auth"`;
  return { [`errors_total{${labels}}`]: `0+0x19 ${errors}+0x20` };
}

function code(service: string, ofFamily: string, name: string, errors: number): Record<string, string> {
  const labels = `job="shop",instance="1",service="${service}",action="A",region="r",family="${ofFamily}",code="${name}"`;
  return { [`error_codes_total{${labels}}`]: `_x20 ${errors}+0x20` };
}

/** Asks two minutes after the errors, of a Prometheus that scrapes each 15 seconds. */
function asks(rules: readonly string[], expr: string, expected: Expected): void {
  const folder = mkdtempSync(join(tmpdir(), 'panels-'));
  const test = {
    rule_files: rules,
    evaluation_interval: '30s',
    tests: [
      {
        interval: '15s',
        input_series: Object.entries(SERIES).map(([series, values]) => ({ series: `tencent_cloud_client_${series}`, values })),
        promql_expr_test: [
          { expr, eval_time: '7m', exp_samples: Object.entries(expected).map(([labels, value]) => ({ labels: `{${labels}}`, value })) },
        ],
      },
    ],
  };
  try {
    const file = join(folder, 'test.yml');
    writeFileSync(file, JSON.stringify(test));
    const { status, stderr } = spawnSync(PROMTOOL, ['test', 'rules', file], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
