/**
 * `npm run fleet:panels -- 200 --program prometheus3`: how long the panels of the dashboard take over 6 hours for 200 instances,
 * against plain `rate()` of the same counters. About 5 minutes.
 */
import { parseArgs } from 'node:util';
import { dashboard as build } from '../../../src/monitoring/dashboard/dashboard';
import { resolveOptions } from '../../../src/monitoring/options';
import { METRICS } from '../../../src/monitoring/series';
import { filledIn, NO_VALUES, queriesOf } from '../../support/panel-queries';
import { PrometheusServer } from '../../support/stack/prometheus';
import { writeHistory } from './history';

const ROUNDS = 5;
const HOURS = 6;
const COUNTERS = [METRICS.requests, METRICS.errors, METRICS.errorCodes, `${METRICS.duration}_bucket`];

const dashboard = build(resolveOptions());
const end = Math.floor(Date.now() / 60_000) * 60;

interface Asked {
  readonly exprs: readonly string[];
  readonly isRange: boolean;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { program: { type: 'string', default: 'prometheus' } } });
  const { program } = values;
  if (program !== 'prometheus' && program !== 'prometheus3') throw new Error('--program must be prometheus or prometheus3');
  const files = { 'prometheus.yml': '{}', 'rules.yml': '' };
  const prometheus = await PrometheusServer.start(files, { program, args: ['--web.enable-remote-write-receiver'] });
  try {
    await writeHistory(prometheus.url, Number(positionals[0] ?? 200), end, HOURS);
    console.log('| panel | plain | with the rules | ratio | without | ratio |\n|---|---|---|---|---|---|');
    for (const panel of new Set(queriesOf(dashboard).map((query) => query.panel))) console.log(await row(prometheus.url, panel));
  } finally {
    await prometheus.stop();
  }
}

/** Interleaves the three, and takes the shortest of each. */
async function row(url: string, panel: string): Promise<string> {
  const kinds = [plain(panel), shown(panel, 'shop'), shown(panel, NO_VALUES)];
  const best = kinds.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < ROUNDS; round++) for (const [i, kind] of kinds.entries()) best[i] = Math.min(best[i], await time(url, kind));
  const [base, recorded, fallback] = best;
  const ratio = (seconds: number) => (base > 0 ? (seconds / base).toFixed(2) : '–');
  const text = (seconds: number) => `${seconds.toPrecision(2)} s`;
  return `| ${panel} | ${text(base)} | ${text(recorded)} | ${ratio(recorded)} | ${text(fallback)} | ${ratio(fallback)} |`;
}

/** All queries of a panel, as Grafana asks them at a scrape interval of a minute. */
function shown(panel: string, recorded: string): Asked {
  const queries = queriesOf(dashboard).filter((query) => query.panel === panel);
  const chosen = { recorded, __rate_interval: '4m', __range: `${HOURS}h` };
  const exprs = queries.map(({ expr }) => filledIn(dashboard, expr, chosen));
  // Without the rules nothing has their names.
  return {
    exprs: recorded === NO_VALUES ? exprs.map((expr) => expr.replaceAll('job:', 'none:')) : exprs,
    isRange: queries[0].range === true,
  };
}

/** A single `rate()` of each counter that the panel asks for without the rules; over the whole range for a number or a table. */
function plain(panel: string): Asked {
  const { exprs, isRange } = shown(panel, NO_VALUES);
  const counters = COUNTERS.filter((counter) => exprs.some((expr) => expr.includes(`${counter}{`)));
  return { exprs: counters.map((counter) => `sum by (tc_service) (rate(${counter}[${isRange ? '4m' : `${HOURS}h`}]))`), isRange };
}

interface Answer {
  readonly error?: string;
  readonly data: { readonly stats: { readonly timings: { readonly execTotalTime: number } } };
}

async function time(url: string, { exprs, isRange }: Asked): Promise<number> {
  let seconds = 0;
  for (const query of exprs) {
    const when = isRange ? { start: String(end - HOURS * 3600), end: String(end), step: '60' } : { time: String(end) };
    const body = new URLSearchParams({ query, stats: 'all' });
    for (const [name, value] of Object.entries(when)) body.set(name, value);
    const response = await fetch(`${url}/api/v1/query${isRange ? '_range' : ''}`, { method: 'POST', body });
    const { error, data } = (await response.json()) as Answer;
    if (error !== undefined) throw new Error(`${error} in ${query}`);
    seconds += data.stats.timings.execTotalTime;
  }
  return seconds;
}

void main();
