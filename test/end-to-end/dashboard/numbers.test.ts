import { dashboard as build } from '../../../src/monitoring/dashboard/dashboard';
import { resolveOptions } from '../../../src/monitoring/options';
import { rules } from '../../../src/monitoring/rules';
import { METRICS } from '../../../src/monitoring/series';
import { filledIn, isPlain, NO_VALUES, queriesOf } from '../../support/panel-queries';
import { needPrograms } from '../../support/stack/needed';
import { evaluate, type SeriesValues } from '../../support/stack/promtool';

const dashboard = build(resolveOptions());
const queries = queriesOf(dashboard);

const PROCESS = 'job="shop",instance="1"';
const CALL = `${PROCESS},tc_service="cvm",tc_action="RunInstances"`;
const REGION = 'tc_region="ap-guangzhou"';
const HALF_AN_HOUR = 'x119 stale';
/** A scrape each 15 seconds of an old process; after half an hour the scrapes fail. */
const DEAD: SeriesValues = {
  [`${METRICS.startTime}{${PROCESS}}`]: `-36000+0${HALF_AN_HOUR}`,
  [`${METRICS.clockOffset}{${PROCESS}}`]: `1+0${HALF_AN_HOUR}`,
  [`${METRICS.requests}{${CALL},${REGION},outcome="success"}`]: `0+9${HALF_AN_HOUR}`,
  [`${METRICS.errors}{${PROCESS},tc_service="cvm",${REGION},family="AuthFailure",category="auth"}`]: `0+1${HALF_AN_HOUR}`,
  [`${METRICS.labelOverflow}{${PROCESS},metric="x"}`]: `0+0${HALF_AN_HOUR}`,
};

describe('The numbers of the dashboard', function () {
  before(function () {
    needPrograms(this, ['promtool'], 'that the dashboard shows no number of a dead service');
  });

  for (const query of queries.filter(({ type, expr }) => type === 'stat' && !expr.includes('ALERTS'))) {
    const { panel, refId, expr } = query;
    for (const [where, loaded] of Object.entries({ 'with the rules': rules(), 'without them': '' })) {
      const asked = filledIn(dashboard, expr, { __range: '5m', recorded: loaded === '' ? NO_VALUES : 'shop' });
      // This panel has a query of recorded series and a plain one, and only one of them answers.
      const isSilent = panel === 'Worst error share in 5 minutes' && isPlain(query) === (loaded !== '');
      it(`are there with a service and gone with it, ${where}: ${panel}, ${refId}`, () =>
        evaluate(
          '15s',
          DEAD,
          [
            { expr: `count(${asked})`, at: '29m', samples: isSilent ? {} : { '{}': 1 } },
            { expr: asked, at: '40m', samples: {} },
          ],
          'promtool',
          loaded,
        ));
    }
  }
});

describe('"Errors by instance"', function () {
  const instances = Array.from({ length: 12 }, (_, i) => i + 1);

  before(function () {
    needPrograms(this, ['promtool'], 'which instances the dashboard names');
  });

  it('names the ten that have failed most in the time range, and these at all times', async () => {
    const series = Object.fromEntries(
      instances.map((i) => [`${METRICS.errors}{job="shop",instance="${i}"}`, `0+0x${4 * i} ${i}+${i}x${120 - 4 * i}`]),
    );
    const query = queries.find(({ panel }) => panel === 'Errors by instance: the 10 worst');
    // Within a subquery, the end is that of the whole query.
    const named = filledIn(dashboard, query?.expr ?? '', { __range: '30m' });
    const samples = Object.fromEntries(instances.slice(2).map((i) => [`{instance="${i}"}`, 1]));
    await evaluate('15s', series, [{ expr: `group by (instance) (max_over_time((${named})[30m:15s]))`, at: '30m', samples }]);
  });
});
