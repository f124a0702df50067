import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { classifyCode } from '../../../src/api/error-class';
import { ALERTS } from '../../../src/monitoring/alerts';
import { dashboard, ROWS } from '../../../src/monitoring/dashboard/dashboard';
import { codeMeanings, throttlingCodes } from '../../../src/monitoring/dashboard/codes';
import { CATEGORY_TEXTS, PERMISSION_TEXT } from '../../../src/monitoring/dashboard/code-texts';
import { resolveOptions } from '../../../src/monitoring/options';
import { rules } from '../../../src/monitoring/rules';
import { BURN_RATE_WINDOWS, burnRate, COUNTS, METRICS, RECORDED } from '../../../src/monitoring/series';
import { filledIn, panelsOf, queriesOf } from '../../support/panel-queries';
import { PromQL } from '../../support/promql';

const ROOT = join(__dirname, '../../..');
const english = dashboard(resolveOptions());
const chinese = dashboard(resolveOptions({ lang: 'zh' }));
const clustered = dashboard(resolveOptions({ labels: ['cluster', 'namespace'] }));
const documentedCodes = readDocumentedCodes();

describe('The dashboard', () => {
  let promql: PromQL;
  before(async () => {
    promql = await PromQL.load();
  });

  it('is committed as it is generated', () => {
    assert.deepEqual(JSON.parse(readFileSync(join(ROOT, 'monitoring/dashboard.json'), 'utf8')), JSON.parse(JSON.stringify(english)));
  });

  it('begins with what is wrong now, what, since when and who', () => {
    const [first] = ROWS;
    assert.deepEqual(
      first.panels.map(({ key }) => key),
      ['alerts-firing', 'worst-error-share', 'rejected-now', 'clock-offset-now', 'alerts-now', 'error-share', 'top-codes'],
    );
  });

  it('is of the schema of Grafana 11.0, with panels that every version has', () => {
    assert.equal(english.schemaVersion, 39);
    assert.deepEqual(new Set(english.panels.map(({ type }) => type)), new Set(['row', 'stat', 'timeseries', 'table']));
  });

  it('can be narrowed to values of each label, those of the company first', () => {
    const shown = (clustered.templating.list ?? []).filter(({ hide }) => hide !== 2);
    assert.deepEqual(
      shown.map(({ name }) => name),
      ['datasource', 'cluster', 'namespace', 'job', 'tc_service', 'tc_region', 'family'],
    );
    for (const { name, allValue, multi, query } of shown.slice(1)) {
      assert.deepEqual([name, allValue, multi], [name, '.*', true]);
      assert.ok(promql.mistakes(/label_values\((.+), \w+\)$/.exec((query as { query: string }).query)?.[1] ?? '').length === 0);
    }
    for (const { expr, panel } of queriesOf(clustered)) {
      const unfiltered = promql
        .selectors(expr)
        .filter((selector) => selector.includes('{') && !selector.includes('cluster=~"$cluster", namespace=~"$namespace"'));
      assert.deepEqual(unfiltered, [], panel);
    }
  });

  it('knows which of the chosen jobs have recorded series, and reads no plain counters of those', () => {
    const variable = (clustered.templating.list ?? []).find(({ name }) => name === 'recorded');
    assert.deepEqual([variable?.hide, variable?.multi, variable?.includeAll, variable?.allValue], [2, true, true, undefined]);
    assert.deepEqual(variable?.query, {
      query: 'label_values(job:tencent_cloud_client_requests:added{job=~"$job", cluster=~"$cluster", namespace=~"$namespace"}, job)',
      refId: 'recorded',
    });
    for (const { expr, panel } of queriesOf(clustered)) {
      if (!/\bjob:tencent/.test(expr)) continue;
      const counters = promql.selectors(expr).filter((selector) => /^tencent_cloud_client_\w+(?:_total|_bucket)/.test(selector));
      for (const selector of counters) assert.ok(selector.includes('job!~"$recorded"'), panel);
    }
  });

  it('has room for each panel, and a number of its own', () => {
    const cells = new Map<string, string>();
    for (const { title = '', gridPos } of english.panels) {
      assert.ok(gridPos !== undefined && gridPos.x + gridPos.w <= 24, title);
      for (let cell = 0; cell < gridPos.w * gridPos.h; cell++) {
        const place: string = `${gridPos.x + (cell % gridPos.w)} ${gridPos.y + Math.floor(cell / gridPos.w)}`;
        assert.equal(cells.get(place), undefined, `${title} lies over ${cells.get(place)}`);
        cells.set(place, title);
      }
    }
    assert.equal(new Set(english.panels.map(({ id }) => id)).size, english.panels.length);
    const keys = ROWS.flatMap(({ panels }) => panels.map(({ key }) => key));
    assert.equal(new Set(keys).size, keys.length);
  });

  it('says all of its texts in Chinese, too', () => {
    const [en, zh] = [textsOf(english), textsOf(chinese)];
    assert.equal(en.length, zh.length);
    for (const [i, text] of zh.entries()) assert.ok(/\p{Script=Han}/u.test(text) || isTheSameInBoth(en[i]), text);
  });

  it('has queries that can be read: at most 600 characters and 12 lines, also with two kept labels', () => {
    const long = [english, clustered].flatMap(queriesOf).filter(({ expr }) => expr.length > 600 || expr.split('\n').length > 12);
    assert.deepEqual(long, []);
  });

  for (const panel of panelsOf(english)) {
    describe(`panel "${panel.title}"`, () => {
      const { description = '', links = [], targets, fieldConfig } = panel;

      it('says what it shows, what is normal, and what to do otherwise', () => {
        assert.match(description, /^[A-Z0-9].+\n\n\*\*Normal:\*\* .+\n\n\*\*Otherwise:\*\* .+\.|\)$/s);
      });

      it('leads to the sections of the runbook that its description names', () => {
        for (const { url } of links) {
          assert.match(url ?? '', /\/RUNBOOK\.md#tencentcloud[a-z]+$/);
          assert.ok(description.includes(`(${url})`));
        }
      });

      it('has its queries under names of their own', () => {
        assert.deepEqual(
          targets.map(({ refId }) => refId),
          [...'ABCDEFGH'].slice(0, targets.length),
        );
      });

      it('has a unit for each number', () => {
        const units = [
          fieldConfig?.defaults.unit,
          ...(fieldConfig?.overrides ?? []).flatMap(({ properties }) => properties.filter(({ id }) => id === 'unit')),
        ];
        assert.ok(units.some((unit) => unit !== undefined));
        // Grafana makes NaN of a text with the unit of a time.
        if (panel.type === 'table') assert.equal(fieldConfig?.defaults.unit, undefined);
      });
    });
  }

  for (const { panel, refId, type, expr, legendFormat, instant, range } of queriesOf(english)) {
    describe(`query ${refId} of "${panel}"`, () => {
      it('is PromQL', () => assert.deepEqual(promql.mistakes(filledIn(english, expr)), []));

      it('asks for series that there are', () => {
        for (const name of expr.match(/\b(?:job:)?tencent_cloud_client[\w:]*/g) ?? []) assert.ok(SERIES.has(name), name);
      });

      it('names its series, and asks for a number or a table once', () => {
        if (type !== 'table') assert.ok(legendFormat);
        assert.deepEqual([instant, range], type === 'timeseries' ? [false, true] : [true, false]);
      });
    });
  }

  it('has a panel for each alert, which leads to its section of the runbook', () => {
    const linked = new Set(
      ROWS.flatMap(({ panels }) => panels.flatMap(({ alerts = [] }) => alerts.map((alert) => `TencentCloud${alert}`))),
    );
    assert.deepEqual([...linked].sort(), ALERTS.map(({ name }) => name).sort());
  });

  it('has the variables that alerts open it with, at the address that they have', () => {
    const names = new Set(clustered.templating.list?.map(({ name }) => name));
    const links = rules({ labels: ['cluster', 'namespace'] }).match(/https:\/\/grafana\.example\.com\S+/g) ?? [];
    assert.ok(links.length > 0);
    for (const link of links) {
      assert.ok(link.includes(`/d/${english.uid}?`), link);
      for (const [, variable] of link.matchAll(/var-(\w+)=/g)) assert.ok(names.has(variable), variable);
    }
  });

  it('shows single calls, with their RequestIds, on the panels of errors and of latency', () => {
    const shown = panelsOf(english).filter(({ targets }) => targets.some((target) => 'exemplar' in target && target.exemplar));
    assert.deepEqual(
      shown.map(({ title }) => title),
      [
        'Errors by category',
        'Errors by family',
        'Errors by code',
        'AuthFailure by code',
        'Throttled calls by action',
        'Latency of all calls',
        'Latency by action (p95)',
      ],
    );
    const byCode = shown.find(({ title }) => title === 'Errors by code');
    const table = panelsOf(english).find(({ title }) => title === 'RequestIds of failed calls');
    assert.deepEqual(table?.targets, [
      { refId: 'A', datasource: { type: 'datasource', uid: '-- Dashboard --' }, panelId: byCode?.id, topic: 'annotations' },
    ]);
  });

  it('draws thresholds where the options have them', () => {
    const raised = dashboard(resolveOptions({ thresholds: { auth_failure_errors: 17 } }));
    const steps = panelsOf(raised).find(({ title }) => title === 'Rejected keys in 5 minutes')?.fieldConfig?.defaults.thresholds?.steps;
    assert.equal(steps?.at(-1)?.value, 17);
  });

  it('leads to sections that are there', () => {
    const links = [english, chinese].flatMap((json) => JSON.stringify(json).match(/(?<=\/blob\/main\/)[\w./-]+\.md#[\w-]+/g) ?? []);
    assert.ok(links.length > 20);
    for (const link of new Set(links)) {
      const [file, anchor] = link.split('#');
      const headings = readFileSync(join(ROOT, file), 'utf8').matchAll(/^#+ (.+)$/gm);
      assert.ok(
        [...headings].some(([, title]) => title.toLowerCase().replaceAll(' ', '-') === anchor),
        link,
      );
    }
  });

  it("leads to a company's own runbook", () => {
    const own = JSON.stringify(dashboard(resolveOptions({ runbookUrl: 'https://wiki.example.com/tc' })));
    assert.ok(own.includes('https://wiki.example.com/tc#tencentcloudauthfailurespike'));
    assert.ok(!own.includes('RUNBOOK.md'));
  });

  it('takes those codes for throttling that the package takes for it', () => {
    const { codes, exceptions } = throttlingCodes();
    const [isOne, isNot] = [codes, exceptions].map((pattern) => new RegExp(`^(?:${pattern})$`));
    const wrong = documentedCodes.filter(
      (code) => (isOne.test(code) && !isNot.test(code)) !== (classifyCode(code).category === 'throttling'),
    );
    assert.deepEqual(wrong, []);
  });

  it('knows what each documented code means, by its category or its permission', () => {
    const meanings = codeMeanings().map(({ pattern, ...meaning }) => ({ pattern: new RegExp(pattern), ...meaning }));
    for (const code of documentedCodes) {
      const { family, category } = classifyCode(code);
      const meaning = meanings.find(({ pattern }) => pattern.test(`${family}/${code}`));
      const expected = [CATEGORY_TEXTS[category].alert, ...(category === 'auth' ? [PERMISSION_TEXT.alert] : [])];
      assert.ok(meaning !== undefined && expected.includes(meaning.alert), `${code} ${category} ${meaning?.alert}`);
    }
    const meaningOf = (label: string): string | undefined => meanings.find(({ pattern }) => pattern.test(label))?.alert;
    assert.equal(meaningOf('AuthFailure/AuthFailure.UnauthorizedOperation'), 'PermissionDenied');
    assert.equal(meaningOf('AuthFailure/AuthFailure.SignatureFailure'), 'AuthFailureSpike');
    assert.equal(meaningOf('_NETWORK/ECONNRESET'), 'Unreachable');
    assert.equal(meaningOf('_OTHER/SomethingNew'), 'UnknownErrors');
  });
});

/** Every series that a query may ask for. */
const SERIES = new Set<string>([
  ...Object.values(METRICS),
  `${METRICS.duration}_bucket`,
  `${METRICS.duration}_count`,
  ...Object.values(COUNTS).flatMap((name) => [`${name}:added`, `${name}:added5m`]),
  ...BURN_RATE_WINDOWS.map(burnRate),
  ...Object.values(RECORDED),
]);

/** What people read: titles, descriptions, labels, columns, mapped values. */
function textsOf(json: ReturnType<typeof dashboard>): string[] {
  const texts: string[] = [];
  JSON.stringify(json, (key, value) => {
    if (['title', 'description', 'label'].includes(key) && typeof value === 'string') texts.push(value);
    if (value?.id === 'displayName') texts.push(value.value);
    if (key === 'result' && value.text !== undefined && !/^https:/.test(value.text)) texts.push(value.text);
    return value;
  });
  return texts;
}

/** Names of alerts and of technical terms. */
function isTheSameInBoth(text: string): boolean {
  return /^(?:RequestId|Trace|What to do: .+)$/.test(text);
}

function readDocumentedCodes(): string[] {
  const table = gunzipSync(readFileSync(join(ROOT, 'test/fixtures/error-codes.tsv.gz'))).toString('utf8');
  return [...new Set(table.split('\n').flatMap((line) => line.split('\t')[1] || []))];
}
