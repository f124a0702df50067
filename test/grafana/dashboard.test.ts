import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import { gunzipSync } from 'node:zlib';
import { PERMISSION_CODES, PERMISSION_FAMILIES } from '../../examples/grafana/auth-errors';
import { ALERT_COLOURS, CATEGORY_COLOURS } from '../../examples/grafana/colours';
import { buildDashboard } from '../../examples/grafana/dashboard';
import { FAMILY_MEANINGS } from '../../examples/grafana/families';
import { DASHBOARD_FILE, dashboardJson } from '../../examples/grafana/file';
import { THROTTLING } from '../../examples/grafana/throttling-codes';
import { classify } from '../../src/envelope/classify';
import { ERROR_FAMILIES } from '../../src/envelope/error-families';
import { ALL, committedDashboard, filledIn, type PanelQuery, panelsOf, queriesOf, rowsOf } from './panel-queries';
import { PromQL } from './promql';

const dashboard = committedDashboard();
const panels = panelsOf(dashboard);
const queries = queriesOf(dashboard);
const rules = read('examples/prometheus/rules.yml');

describe('The dashboard', () => {
  let promql: PromQL;
  before(async () => {
    promql = await PromQL.load();
  });

  it('that is committed is what the code builds (npm run dashboard)', () => {
    assert.equal(readFileSync(DASHBOARD_FILE, 'utf8'), dashboardJson(buildDashboard()));
  });

  it('has the address that the alerts link to', () => {
    assert.match(rules, new RegExp(`/d/${dashboard.uid}\\?`));
  });

  it('has its rows in the order in which an operator asks', () => {
    assert.deepEqual(
      rowsOf(dashboard).map(({ title }) => title),
      [
        'Overview',
        'Errors by category, family and instance',
        'Top codes',
        'AuthFailure',
        'Throttling',
        'Latency',
        'Alerts',
        'Health of the instrumentation',
      ],
    );
  });

  it('can be narrowed to jobs, services, regions and families, any number of each', () => {
    const [dataSource, ...others] = dashboard.templating?.list as VariableModel[];
    assert.deepEqual([dataSource.name, dataSource.type, dataSource.query], ['datasource', 'datasource', 'prometheus']);
    assert.deepEqual(
      others.map(({ name, multi, includeAll, allValue, current }) => ({ name, multi, includeAll, allValue, value: current?.value })),
      ['job', 'service', 'region', 'family'].map((name) => ({ name, multi: true, includeAll: true, allValue: '.*', value: ['$__all'] })),
    );
  });

  it('fits its grid: no panel over another, none outside', () => {
    const cells = new Map<string, string>();
    for (const { title = '', gridPos } of dashboard.panels ?? []) {
      assert.ok(gridPos !== undefined && gridPos.x + gridPos.w <= 24, title);
      const { x, y, w, h } = gridPos;
      for (let cell = 0; cell < w * h; cell++) {
        const place = `${x + (cell % w)} ${y + Math.floor(cell / w)}`;
        assert.equal(cells.get(place), undefined, `${title} lies over ${cells.get(place)}`);
        cells.set(place, title);
      }
    }
    assert.equal(new Set(dashboard.panels?.map(({ id }) => id)).size, dashboard.panels?.length);
  });

  for (const panel of panels) {
    describe(`panel "${panel.title}"`, () => {
      const { title = '', description = '', fieldConfig, options, datasource, targets = [] } = panel;

      it('says what it shows, what is normal, and what to do otherwise', () => {
        assert.match(title, /^[A-Zp]/);
        assert.match(description, /^[A-Z0-9].+\n\n\*\*Normal:\*\* .+\n\n\*\*Otherwise:\*\* .+\.$/s);
      });

      it('has a unit, colours, and from where they count', () => {
        assert.ok(fieldConfig?.defaults.unit);
        assert.ok(fieldConfig.defaults.color?.mode);
        if (panel.type === 'timeseries') {
          assert.equal(fieldConfig.defaults.min, 0);
          assert.equal((options as { legend: { showLegend: boolean } }).legend.showLegend, true);
        } else {
          assert.ok(fieldConfig.defaults.thresholds?.steps.length);
        }
      });

      if (panel.type === 'stat') {
        it('asks for its number at the end of the time range, as a dead service has none there', () => {
          for (const { instant, range } of targets as PanelQuery[]) assert.deepEqual({ instant, range }, { instant: true, range: false });
        });

        it('has the colour of no threshold when there is no number', () => {
          assert.deepEqual(fieldConfig?.defaults.mappings, [{ type: 'special', options: { match: 'null', result: { color: 'text' } } }]);
        });
      }

      it('asks the chosen data source', () => {
        for (const source of [datasource, ...targets.map((target) => (target as { datasource?: object }).datasource)]) {
          assert.deepEqual(source, { type: 'prometheus', uid: '${datasource}' });
        }
      });
    });
  }

  for (const { panel, refId, expr, legendFormat, format } of queries) {
    describe(`query ${refId} of "${panel}"`, () => {
      it('is valid PromQL, whatever is chosen', () => {
        const one = { ...ALL, job: 'shop', service: 'cvm', region: 'ap-guangzhou', family: 'AuthFailure' };
        const two = { ...ALL, job: '(a|b)', service: '(cvm|scf)', region: '(eu-frankfurt|ap-seoul)', family: '(_HTTP|_NETWORK)' };
        for (const variables of [ALL, one, two]) assert.deepEqual(promql.mistakes(filledIn(expr, variables)), []);
      });

      it('asks only for what is chosen', () => {
        const selectors = promql.selectors(filledIn(expr, { ...ALL, job: 'shop' }));
        assert.ok(selectors.some((selector) => selector.includes('job=~"shop"')));
        // The threshold of an alert belongs to no job.
        for (const selector of selectors) assert.match(selector, /job=~"shop"|:threshold\{/);
      });

      it('has a window that follows the zoom, or one that its panel names', () => {
        const inWindow = expr.replaceAll(/\[10m\] offset \S+|\[1s:1s\] @ end\(\)/g, '');
        const windows = [...inWindow.matchAll(/\[(\$__\w+|\d\w*)[\]:]/g)].map(([, window]) => window);
        const allowed = /5 minutes/.test(panel) ? ['$__rate_interval', '5m'] : ['$__rate_interval', '$__range'];
        for (const window of windows) assert.ok(allowed.includes(window), window);
      });

      it('names its series', () => {
        if (format !== 'table') assert.ok(legendFormat && legendFormat !== '__auto');
      });
    });
  }

  it('links to sections that are there, of every alert and every family', () => {
    const links: readonly string[] = JSON.stringify(dashboard).match(/(?:examples|docs)\/[\w./-]+\.md#[\w-]+/g) ?? [];
    for (const link of new Set(links)) {
      const [file, anchor] = link.split('#');
      const sections = [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, title]) => title.toLowerCase().replaceAll(' ', '-'));
      assert.ok(sections.includes(anchor), link);
    }
    const alerts = [...rules.matchAll(/- alert: (\w+)/g)].map(([, alert]) => alert);
    for (const alert of alerts) assert.ok(links.includes(`examples/prometheus/RUNBOOK.md#${alert.toLowerCase()}`), alert);
  });

  it('has a colour of its own for each alert', () => {
    const alerts = [...rules.matchAll(/- alert: TencentCloud(\w+)/g)].map(([, alert]) => alert);
    assert.deepEqual(Object.keys(ALERT_COLOURS).sort(), [...new Set(alerts)].sort());
    assert.equal(new Set(Object.values(ALERT_COLOURS)).size, Object.keys(ALERT_COLOURS).length);
  });

  it('uses no recorded series, and no threshold, that rules.yml does not have', () => {
    for (const { expr } of queries) {
      for (const [name] of expr.matchAll(/\bjob:\w+:\w+/g)) assert.ok(rules.includes(`- record: ${name}\n`), name);
      for (const [, name] of expr.matchAll(/:threshold\{name="(\w+)"/g)) assert.ok(rules.includes(`labels: {name: ${name}}\n`), name);
    }
  });

  it('shows single calls where there are some to look at', () => {
    const shown = queries.filter(({ exemplar }) => exemplar === true).map(({ panel }) => panel);
    assert.deepEqual(shown, [
      'Errors by category',
      'Errors by family',
      'AuthFailure by code',
      'Latency of all calls',
      'Latency by action (p95)',
    ]);
  });

  it('knows what each family means, and has a colour for each category', () => {
    assert.deepEqual(Object.keys(FAMILY_MEANINGS).sort(), [...ERROR_FAMILIES.keys()].sort());
    assert.deepEqual(Object.keys(CATEGORY_COLOURS).sort(), [...new Set(ERROR_FAMILIES.values())].sort());
  });

  it('takes those errors for a matter of permission that the alerts take for it', () => {
    const recorded = /- record: job:tencent_cloud_client_permission_error_codes:increase5m\n.*\n.*family=~"(.+)"}\n +or\n.*code=~"(.+)"}\n/;
    assert.deepEqual(recorded.exec(rules)?.slice(1), [PERMISSION_FAMILIES, PERMISSION_CODES]);
  });

  it('takes no other documented AuthFailure for a matter of permission than those that say so', () => {
    const isPermission = new RegExp(`^(?:${PERMISSION_CODES})$`);
    assert.deepEqual(
      documentedCodes()
        .filter((code) => isPermission.test(code))
        .map((code) => code.replace('AuthFailure.', ''))
        .sort(),
      [
        'AuthorizedOperationDenyError',
        'CAMNotAuthorized',
        'Forbidden',
        'NoPermission',
        'SubAccountDenied',
        'UnAuthCreateInstance',
        'UnAuthDescribeInstances',
        'UnAuthorizedOperation',
        'UnauthorizedOperation',
        'UnauthorizedOperationError',
      ],
    );
  });

  it('takes those codes for throttling that the package takes for it', () => {
    const [, code, not] = /^code=~"(.+)", code!~"(.+)"$/.exec(THROTTLING.replaceAll('\\\\', '\\')) ?? [];
    const looksLikeIt = new RegExp(`^(?:${code})$`);
    const isAnother = new RegExp(`^(?:${not})$`);
    const wrong = documentedCodes().filter(
      (documented) => (looksLikeIt.test(documented) && !isAnother.test(documented)) !== (classify(documented).category === 'throttling'),
    );
    assert.deepEqual(wrong, []);
  });
});

function read(file: string): string {
  return readFileSync(join(__dirname, '../..', file), 'utf8');
}

function documentedCodes(): string[] {
  const table = gunzipSync(readFileSync(join(__dirname, '../fixtures/error-codes.tsv.gz'))).toString('utf8');
  const codes = table.split('\n').map((line) => line.split('\t')[1]);
  return [...new Set(codes.filter((code) => code !== undefined && code !== ''))];
}
