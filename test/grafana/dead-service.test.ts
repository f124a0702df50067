import { evaluate } from '../support/stack/promtool';
import { needPrograms } from '../support/stack/needed';
import { ALL, committedDashboard, filledIn, panelsOf, queriesOf } from './panel-queries';

const STATS = panelsOf(committedDashboard())
  .filter(({ type }) => type === 'stat')
  .map(({ title }) => title);
const QUERIES = queriesOf(committedDashboard()).filter(({ panel }) => STATS.includes(panel));

const PROCESS = 'job="shop",instance="1"';
const CALL = `${PROCESS},service="cvm",action="RunInstances"`;
/** Half an hour of calls and errors, a scrape each 15 seconds, of an old process; then the scrapes fail. */
const SERIES = {
  [`tencent_cloud_client_start_time_seconds{${PROCESS}}`]: '-36000+0x119 stale',
  [`tencent_cloud_client_requests_total{${CALL},region="ap-guangzhou",outcome="success"}`]: '0+9x119 stale',
  [`tencent_cloud_client_requests_total{${CALL},region="ap-guangzhou",outcome="error"}`]: '0+1x119 stale',
  [`tencent_cloud_client_errors_total{${PROCESS},service="cvm",region="ap-guangzhou",family="AuthFailure",category="auth"}`]:
    '0+1x119 stale',
  [`tencent_cloud_client_request_duration_seconds_bucket{${CALL},outcome="success",le="0.1"}`]: '0+9x119 stale',
  [`tencent_cloud_client_request_duration_seconds_bucket{${CALL},outcome="success",le="+Inf"}`]: '0+9x119 stale',
  [`tencent_cloud_client_label_overflow_total{${PROCESS},metric="error_codes"}`]: '0+0x119 stale',
};
const FIRST_FAILED_SCRAPE = '30m';
const DEAD_FOR_10_MINUTES = '40m';

describe('The dashboard, asked for a number,', function () {
  before(function () {
    needPrograms(this, ['promtool'], 'that the dashboard shows no number of a dead service');
  });

  for (const { panel, expr } of QUERIES) {
    const filled = filledIn(expr, { ...ALL, __rate_interval: '1m', __range: '5m' });

    it(`has one although a scrape has failed: ${panel}`, () =>
      evaluate('15s', SERIES, [{ expr: `count(${filled})`, at: FIRST_FAILED_SCRAPE, samples: { '{}': 1 } }]));

    it(`has none of a service that is dead: ${panel}`, () =>
      evaluate('15s', SERIES, [{ expr: filled, at: DEAD_FOR_10_MINUTES, samples: {} }]));
  }
});
