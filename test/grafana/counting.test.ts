import { alertThreshold, errors, in5Minutes, inRange, perSecond } from '../../examples/grafana/counting';
import { evaluate, type SeriesValues } from '../support/stack/promtool';
import { needPrograms } from '../support/stack/needed';
import { ALL, filledIn } from './panel-queries';

const ERRORS = errors('job="shop"');

/** All windows are 5 minutes, so that all ways to ask have one answer. */
const WAYS = {
  'per second': `300 * sum (${perSecond(ERRORS)})`,
  'in the time range': `sum (${inRange(ERRORS)})`,
  'in 5 minutes, without rules.yml': in5Minutes('sum', 'no_such_rule', ERRORS),
};
const WINDOW = { ...ALL, __rate_interval: '5m', __range: '5m' };

interface Case {
  /** What happened, a scrape each 15 seconds: start time of the process (in seconds) and errors that it has counted. */
  readonly start: string;
  readonly errors: string;
  /** When somebody looks. Default after 20 minutes: the window begins with scrape 60 and ends with scrape 80. */
  readonly at?: string;
  /** How many errors there were in the window. */
  readonly count: number;
}

const CASES: Readonly<Record<string, Case>> = {
  'errors at the start of a process, and a failed scrape just where the window begins': {
    start: '_x52 780+0x7 stale 780+0x19',
    errors: '_x52 100+0x7 stale 100+0x19',
    count: 0,
  },
  'the same, with scrapes that fail for a minute': {
    start: '_x52 780+0x5 stale _x3 780+0x18',
    errors: '_x52 100+0x5 stale _x3 100+0x18',
    count: 0,
  },
  'a series that is born after such a failed scrape': {
    start: '_x52 780+0x7 stale 780+0x19',
    errors: '_x70 1+0x10',
    count: 1,
  },
  'a series that is born in an old process, after such a failed scrape': {
    start: '-36000+0x59 stale -36000+0x19',
    errors: '_x70 1+0x10',
    count: 1,
  },
  'an old process, and a failed scrape just where the window begins': {
    start: '-36000+0x59 stale -36000+0x19',
    errors: '100+0x59 stale 100+0x19',
    count: 0,
  },
  'an old process that is met in the window': { start: '_x65 -36000+0x15', errors: '_x65 100+0x15', count: 0 },
  'a young process that is met in the window, with what it has counted': { start: '_x65 965+0x15', errors: '_x65 3+0x15', count: 3 },
  'counters that begin at 0, in a young process': { start: '_x65 965+0x15', errors: '_x65 0+0x4 2+0x10', count: 2 },
  'a young process that is met in the window, and whose last scrape has failed': {
    start: '_x65 965+0x14 stale',
    errors: '_x65 3+0x14 stale',
    count: 3,
  },
  'a crash, and the next process after a pause, with errors at its start': {
    start: '-36000+0x55 stale _x7 950+0x16',
    errors: '100+0x55 stale _x7 3+0x16',
    count: 3,
  },
  'a crash loop that dies at the same count each time': {
    start: '_x50 740+0x4 stale _x8 950+0x16',
    errors: '_x50 3+0x4 stale _x8 3+0x16',
    count: 3,
  },
  'a crash in the window': { start: '-36000+0x63 950+0x16', errors: '100+0x63 3+0x16', count: 3 },
  'a crash in the window, after a failed scrape where it begins': {
    start: '-36000+0x59 stale -36000+0x3 960+0x15',
    errors: '100+0x59 stale 100+0x3 3+0x15',
    count: 3,
  },
  'a crash just before the window, between two scrapes': {
    start: '-36000+0x60 905+0x20',
    errors: '100+0x60 3+0x20',
    at: '20m7s',
    count: 3,
  },
  'workers behind one target, whose oldest one has died just before the window': {
    start: '-36000+0x60 -7200+0x20',
    errors: '100+0x60 70+0x20',
    at: '20m7s',
    count: 0,
  },
};

describe('The queries of the dashboard count', function () {
  before(function () {
    needPrograms(this, ['promtool'], 'how the dashboard counts births, restarts and failed scrapes');
  });

  for (const [title, { start, errors: counted, at = '20m', count }] of Object.entries(CASES)) {
    describe(`${title}:`, () => {
      for (const [way, expr] of Object.entries(WAYS)) {
        it(`${count} ${way}`, () =>
          evaluate('15s', scraped(start, counted), [{ expr: `round(${filledIn(expr, WINDOW)})`, at, samples: { '{}': count } }]));
      }
    });
  }

  it('a process of twelve minutes, with errors at its start, in a rate interval of a quarter of an hour: 3', () =>
    evaluate('15s', scraped('_x120 1800+0x60', '_x120 3+0x60'), [
      { expr: `round(900 * sum (${filledIn(perSecond(ERRORS), { ...ALL, __rate_interval: '15m' })}))`, at: '42m', samples: { '{}': 3 } },
    ]));

  it('a process that was met young a quarter of an hour ago, in a time range of half an hour: 3', () =>
    evaluate('15s', scraped('_x61 900+0x59', '_x61 3+0x59'), [
      { expr: `round(${filledIn(WAYS['in the time range'], { ...ALL, __range: '30m' })})`, at: '30m', samples: { '{}': 3 } },
    ]));
});

function scraped(start: string, counted: string): SeriesValues {
  return {
    'tencent_cloud_client_start_time_seconds{job="shop",instance="1"}': start,
    'tencent_cloud_client_errors_total{job="shop",instance="1"}': counted,
  };
}

describe("The line of an alert's threshold", function () {
  before(function () {
    needPrograms(this, ['promtool'], 'how the dashboard draws thresholds');
  });

  it('is one line where several Prometheus servers feed one store', () => {
    const threshold = (replica: string): string => `tencent_cloud_client:threshold{name="auth_failure_errors",prometheus="${replica}"}`;
    const series = { 'tencent_cloud_client_requests_total{job="shop"}': '1+0x20', [threshold('a')]: '3+0x20', [threshold('b')]: '3+0x20' };
    const expr = filledIn(alertThreshold('auth_failure_errors'), ALL);
    return evaluate('15s', series, [{ expr, at: '5m', samples: { '{}': 3 } }]);
  });
});
