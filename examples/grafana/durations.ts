import { PrometheusMetrics } from '../../src';
import { JOB, SERVICE } from './selectors';

const BUCKETS = `${PrometheusMetrics.duration}_bucket`;
/** The standard histogram of OpenTelemetry has service and action in one label, and no outcome. */
const RPC = `${JOB}, rpc_system_name="tencent_cloud", rpc_method=~"$service(/.*)?"`;

/**
 * Buckets per second by job, `le` and the given labels, under one form for the three ways to export: prom-client, the
 * OpenTelemetry exporter, and a Collector, which adds the unit to the name. A job that has the first is not asked for the
 * others, or each of its calls would be there twice.
 */
function buckets(labels: readonly Label[]): string {
  return `sum by (${['job', 'le', ...labels].join(', ')}) (
    rate(${BUCKETS}{${SERVICE}, outcome!="aborted"}[$__rate_interval])
    or
    label_replace(
      label_replace(
        rate(rpc_client_call_duration_bucket{${RPC}}[$__rate_interval])
        or
        rate(rpc_client_call_duration_seconds_bucket{${RPC}}[$__rate_interval]),
        "service", "$1", "rpc_method", "([^/]+)/.+"
      ),
      "action", "$1", "rpc_method", "[^/]+/(.+)"
    )
    unless on (job) ${BUCKETS}{${JOB}}
  )`;
}

type Label = 'service' | 'action';

/**
 * Seconds that so many of the calls stay under; nothing while there are none, which would be NaN. Of several jobs the slowest
 * one: they may have different buckets, which must not be added up.
 */
export function quantile(q: number, ...labels: Label[]): string {
  const by = labels.length === 0 ? 'max' : `max by (${labels.join(', ')})`;
  return `${by} (
  histogram_quantile(${q}, ${buckets(labels)})
) >= 0`;
}
