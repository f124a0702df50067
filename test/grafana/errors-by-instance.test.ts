import { evaluate, type SeriesValues } from '../support/stack/promtool';
import { needPrograms } from '../support/stack/needed';
import { ALL, committedDashboard, filledIn, queriesOf } from './panel-queries';

const INSTANCES = Array.from({ length: 12 }, (_, i) => i + 1);

/** Old processes, a scrape each 15 seconds; they fail one after the other, each two minutes later and once more than the one before. */
const SERIES: SeriesValues = Object.fromEntries(
  INSTANCES.flatMap((instance) => [
    [`tencent_cloud_client_start_time_seconds{job="shop",instance="${instance}"}`, '-36000+0x120'],
    [`tencent_cloud_client_errors_total{job="shop",instance="${instance}"}`, `_x${8 * instance} ${instance}+0x${120 - 8 * instance}`],
  ]),
);

const [others, named] = queriesOf(committedDashboard())
  .filter(({ panel }) => panel === 'Errors by instance')
  .map(({ expr }) => filledIn(expr, { ...ALL, __rate_interval: '1m', __range: '30m' }));

describe('Errors by instance', function () {
  before(function () {
    needPrograms(this, ['promtool'], 'which instances the dashboard names');
  });

  it('names the ten that have failed most in the time range, and these at all times', async () => {
    const samples = Object.fromEntries(INSTANCES.slice(2).map((instance) => [`{instance="${instance}"}`, 1]));
    await evaluate('15s', SERIES, [{ expr: `group by (instance) (max_over_time((${named})[30m:15s]))`, at: '30m', samples }]);
  });

  it('adds up all others', async () => {
    const counted = `round(60 * max_over_time((${others})[30m:15s]))`;
    await evaluate('15s', SERIES, [{ expr: counted, at: '30m', samples: { '{}': 2 } }]);
  });
});
