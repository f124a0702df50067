import type { ResolvedOptions } from '../options';
import { PERMISSION_FAMILIES } from '../rules/derived';
import { added, added5m, addedOver, type COUNTS, EVALUATION_SECONDS, METRICS, RECORDED } from '../series';
import type { Query } from './definition';

type Counter = keyof typeof METRICS & keyof typeof COUNTS;

/**
 * PromQL of the panels. Each query reads what the recording rules have counted. Where a job has no recorded series, because the rules
 * are not loaded, it takes plain `rate()` or `increase()`, which miss the first error of a new code, and extrapolate. The variable
 * `recorded` names the jobs that have them, so that no series is read only to be dropped.
 */
export class Queries {
  /** Matchers of the labels of a job, as in `job=~"$job", cluster=~"$cluster"`. */
  readonly job: string;
  /** The same, and the product. */
  readonly service: string;
  /** The same, and the region. */
  readonly calls: string;
  /** The same, and the family of errors. */
  readonly errors: string;
  /** Alerts of the chosen jobs and products, and those that are about no product. */
  readonly alerts: string;
  /** Labels of a job, as in `job, cluster`. */
  readonly byJob: string;
  readonly jobLabels: readonly string[];
  readonly thresholds: ResolvedOptions['thresholds'];

  constructor({ jobLabels, thresholds }: Pick<ResolvedOptions, 'jobLabels' | 'thresholds'>) {
    this.job = jobLabels.map(chosen).join(', ');
    this.service = `${this.job}, ${chosen('tc_service')}`;
    this.calls = `${this.service}, ${chosen('tc_region')}`;
    this.errors = `${this.calls}, ${chosen('family')}`;
    this.alerts = `alertname=~"TencentCloud.+", ${this.job}, tc_service=~"$tc_service|"`;
    this.byJob = jobLabels.join(', ');
    this.jobLabels = jobLabels;
    this.thresholds = thresholds;
  }

  /** Alerts that fire, those of several windows as one. */
  firingAlerts(): string {
    return `group by (alertname, ${this.byJob}, tc_service, tc_region) (ALERTS{${this.alerts}, alertstate="firing"})`;
  }

  /** Growth of a counter per second. */
  perSecond(by: string, counter: Counter, matchers: string): string {
    const recorded = `avg_over_time(${added(counter)}{${matchers}}[$__rate_interval]) / ${EVALUATION_SECONDS}`;
    return sum(by, recorded, `rate(${METRICS[counter]}{${matchers}, ${NOT_RECORDED}}[$__rate_interval])`);
  }

  /** Growth of a counter per minute, of what grows: most errors are at 0 all the time. */
  perMinute(by: string, counter: Counter, matchers: string): string {
    return `60 * ${this.perSecond(by, counter, matchers)} > 0`;
  }

  /** Growth of a counter in the time range of the dashboard. */
  inRange(by: string, counter: Counter, matchers: string): string {
    const recorded = `sum_over_time(${added(counter)}{${matchers}}[$__range])`;
    return sum(by, recorded, `increase(${METRICS[counter]}{${matchers}, ${NOT_RECORDED}}[$__range])`);
  }

  /** Growth of a counter in a window of the alerts, such as `15m`. */
  inWindow(window: string, by: string, counter: Counter, matchers: string): string {
    return sum(by, addedOver(counter, window, matchers), `increase(${METRICS[counter]}{${matchers}, ${NOT_RECORDED}}[${window}])`);
  }

  /** Calls of the last 5 minutes whose key was rejected. Families do not tell it from a denied permission, so without rules it has both. */
  rejectedKeys(by: string): string {
    const plain = `increase(${METRICS.errors}{${this.calls}, family="AuthFailure", ${NOT_RECORDED}}[5m])`;
    return sum(by, `${added5m('credentialErrors')}{${this.calls}}`, plain);
  }

  /** Calls of the last 15 minutes that a valid key may not make. Without rules it misses those of family AuthFailure. */
  deniedPermissions(by: string): string {
    const plain = `increase(${METRICS.errors}{${this.calls}, family=~"${PERMISSION_FAMILIES}", ${NOT_RECORDED}}[15m])`;
    return sum(by, addedOver('permissionErrors', '15m', this.calls), plain);
  }

  /**
   * Share of the calls of the last 5 minutes that failed, 0 to 1. Recorded and plain are queries of their own, because together they
   * would be too long to read.
   *
   * @param matchers of the errors that count, as in `category="throttling"`; default all
   */
  share(by: string, legend: string, matchers = ''): [recorded: Query, plain: Query] {
    const failed = matchers === '' ? this.calls : `${this.calls}, ${matchers}`;
    const recorded = `sum by (${by}) (${added5m('errors')}{${failed}})
/
(sum by (${by}) (${added5m('calls')}{${this.calls}}) > 0)`;
    const plain = `sum by (${by}) (increase(${METRICS.errors}{${failed}, ${NOT_RECORDED}}[5m]))
/
(sum by (${by}) (increase(${METRICS.requests}{${this.calls}, outcome!="aborted", ${NOT_RECORDED}}[5m])) > 0)`;
    return [
      { expr: recorded, legend },
      { expr: plain, legend },
    ];
  }

  /**
   * Seconds that a share of the calls stays below; of several jobs those of the slowest, as their buckets may differ. The second query
   * asks for the standard histogram of OpenTelemetry, of jobs that have no other.
   */
  quantile(q: number, by: readonly ('tc_service' | 'tc_action')[], legend: string): [Query, Query] {
    const labels = [this.byJob, 'le', ...by].join(', ');
    const expr = `max by (${by.join(', ')}) (histogram_quantile(${q},
  sum by (${labels}) (${RECORDED.durationBuckets}{${this.service}})
  or
  sum by (${labels}) (rate(${METRICS.duration}_bucket{${this.service}, outcome!="aborted", ${NOT_RECORDED}}[$__rate_interval]))
)) >= 0`;
    const standard = `{__name__=~"rpc_client_call_duration(_seconds)?_bucket", ${this.job}, ${NOT_RECORDED}, rpc_method=~"($tc_service)/.+"}`;
    const otel = `max by (${by.length === 0 ? '' : 'rpc_method'}) (histogram_quantile(${q},
  sum by (${this.byJob}, le, rpc_method) (rate(${standard}[$__rate_interval]))
    unless on (${this.byJob}) ${METRICS.duration}_count{${this.job}, ${NOT_RECORDED}}
)) >= 0`;
    return [
      { expr, legend },
      { expr: otel, legend: by.length === 0 ? legend : '{{rpc_method}}' },
    ];
  }

  /**
   * Has Grafana show the exemplars of a metric. The other queries cannot: where the rules are loaded they read recorded series only,
   * which have none. Its own result is empty, and takes one look at the end of the time range.
   */
  exemplars(metric: string, matchers: string): Query {
    return { expr: `# Only for the exemplars.\ncount(${metric}{${matchers}} @ end()) < 0`, legend: 'exemplars', exemplars: true };
  }
}

/** Jobs for which the rules are loaded. */
const NOT_RECORDED = 'job!~"$recorded"';

function sum(by: string, recorded: string, plain: string): string {
  return `sum by (${by}) (
  ${recorded}
  or
  ${plain}
)`;
}

/** As in `job=~"$job"`: a variable has the name of its label. */
function chosen(label: string): string {
  return `${label}=~"$${label}"`;
}
