import { dashboard as build } from '../../../src/monitoring/dashboard/dashboard';
import { resolveOptions } from '../../../src/monitoring/options';
import { rules as buildRules } from '../../../src/monitoring/rules';
import { filledIn, isForExemplars, isPlain, type PanelQuery, queriesOf } from '../../support/panel-queries';
import { needPrograms } from '../../support/stack/needed';
import { evaluate, type Expected } from '../../support/stack/promtool';
import { CODES, LOOK_AT, SCRAPE, shopSeries } from './shop-series';

const RULES = buildRules();
/** What Grafana knows where the rules are loaded. */
const RECORDED = { recorded: 'shop' };
const dashboard = build(resolveOptions());
const queries = queriesOf(dashboard);
const SERIES = shopSeries();

/** Queries with nothing to show here. */
const isOfOpenTelemetry = ({ expr }: PanelQuery): boolean => expr.includes('rpc_client_call_duration');
const needsRules = ({ expr }: PanelQuery): boolean => !/tencent_cloud_client_\w+(?:_total|_seconds|_bucket)\{/.test(expr);

for (const program of ['promtool', 'promtool3'] as const) {
  describe(`The dashboard's queries, asked by ${program === 'promtool' ? 'Prometheus 2' : 'Prometheus 3'},`, function () {
    this.timeout(60_000);
    before(function () {
      needPrograms(this, [program], 'that every query of the dashboard has data, and the right one');
    });

    const asked = (expected: readonly Expected[], rules: string): Promise<void> => evaluate(SCRAPE, SERIES, expected, program, rules);
    const has = (query: PanelQuery, chosen = {}): Expected => ({
      expr: `group(${filled(query.expr, chosen)})`,
      at: LOOK_AT,
      samples: { '{}': 1 },
    });
    const shown = queries.filter((query) => !isOfOpenTelemetry(query) && !isForExemplars(query));

    it('all have data where the rules are loaded', () =>
      asked(
        shown.filter((query) => !isPlain(query)).map((query) => has(query, RECORDED)),
        RULES,
      ));

    it('have data where they are not, but for alerts and budgets', () =>
      asked(
        shown.filter((query) => !needsRules(query)).map((query) => has(query)),
        '',
      ));

    it('show nothing where only exemplars are asked for', () =>
      asked(
        queries.filter(isForExemplars).map(({ expr }) => ({ expr: `(${filled(expr)})`, at: LOOK_AT, samples: {} })),
        '',
      ));

    it('count each call once: plain queries are silent where the rules count', () =>
      asked(
        queries.filter(isPlain).map(({ expr }) => ({ expr: filled(expr, RECORDED), at: LOOK_AT, samples: {} })),
        RULES,
      ));

    for (const [where, rules] of Object.entries({ 'with the rules': RULES, 'without them': '' })) {
      it(`count what was scraped, ${where}`, () => {
        const chosen = rules === '' ? {} : RECORDED;
        const counted = (panel: string, by: string): string => `sum by (${by}) (${filled(exprOf(panel), chosen)})`;
        const perMinute = Object.fromEntries(CODES.map(({ code }) => [`{code="${code}"}`, 8]));
        return asked(
          [
            { expr: `round(${counted('Errors by code', 'code')})`, at: LOOK_AT, samples: perMinute },
            {
              expr: `round(${counted('Calls by outcome', 'outcome')}, 0.01)`,
              at: LOOK_AT,
              samples: { '{outcome="success"}': 1.07, '{outcome="error"}': 1.47 },
            },
            { expr: `count(${filled(exprOf('Throttled calls by action'), chosen)})`, at: LOOK_AT, samples: { '{}': 2 } },
            { expr: `round(${filled(exprOf('Worst clock offset'))})`, at: LOOK_AT, samples: { '{job="shop", instance="1"}': 70 } },
          ],
          rules,
        );
      });
    }

    it('say of a code what it means and where to read what to do', () =>
      asked(
        [
          {
            expr: `group by (code, meaning, runbook) (${filled(exprOf('Top error codes, and what to do'), { family: 'RequestLimitExceeded' })})`,
            at: LOOK_AT,
            samples: {
              '{code="RequestLimitExceeded.UinLimitExceeded", meaning="RequestLimitExceeded/RequestLimitExceeded.UinLimitExceeded", runbook="RequestLimitExceeded/RequestLimitExceeded.UinLimitExceeded"}': 1,
            },
          },
        ],
        '',
      ));

    it('show what is chosen and nothing else', () => {
      const chosen = { ...RECORDED, tc_service: '(sms|scf)', family: 'InternalError' };
      return asked(
        [
          {
            expr: `group by (tc_service, code) (${filled(exprOf('Top error codes, and what to do'), chosen)})`,
            at: LOOK_AT,
            samples: { '{tc_service="sms", code="InternalError"}': 1 },
          },
          { expr: filled(exprOf('Errors by category'), { ...RECORDED, job: 'another' }), at: LOOK_AT, samples: {} },
        ],
        RULES,
      );
    });
  });
}

function exprOf(panel: string): string {
  return queries.find((query) => query.panel === panel)?.expr ?? `the dashboard has no panel ${panel}`;
}

function filled(expr: string, chosen?: Readonly<Record<string, string>>): string {
  return filledIn(dashboard, expr, chosen);
}
