import { ERROR_FAMILIES, PERMISSION_CODES } from '../../api/error-codes';
import type { Query } from '../query';
import { added, added5m, addedOver, type COUNTS, METRICS, RECORDED } from '../series';
import { COUNTERS } from './counting';
import type { RecordingRule } from './rule';

type Count = keyof typeof COUNTS;

/** Families whose codes all deny something to a valid key, as a regular expression. */
export const PERMISSION_FAMILIES = ERROR_FAMILIES.filter((family) => family.permission)
  .map((family) => family.name)
  .join('|');

/** Categories that count against the error budget: the call was made as it should be and was not served. */
const BUDGET_CATEGORIES = 'auth|throttling|server|transport';

/** The sum of the last 5 minutes of each counter. */
export function windowRules(): RecordingRule[] {
  return COUNTERS.map(({ count }) => ({ record: added5m(count), expr: addedOver(count, '5m') }));
}

/** Counts that are made of others; the same of what was added since the last evaluation, and of the last 5 minutes. */
export function derivedRules(query: Query): RecordingRule[] {
  return [added, added5m].flatMap((name) => derived(query, name));
}

function derived(query: Query, name: (count: Count) => string): RecordingRule[] {
  const byPlace = `sum ${query.by('tc_service', 'tc_region')}`;
  const authFailures = `${byPlace} (${name('errors')}{family="AuthFailure"})`;
  return [
    { record: name('calls'), expr: `${byPlace} (${name('requests')}{outcome!="aborted"})` },
    {
      record: name('permissionErrorCodes'),
      expr: `${name('errorCodes')}{family=~"${PERMISSION_FAMILIES}"}
or
${name('errorCodes')}{code=~"${PERMISSION_CODES}"}`,
    },
    {
      comment: 'Families are counted without their codes, which a cap may hide.',
      record: name('permissionErrors'),
      expr: `${byPlace} (
  ${name('errors')}{family=~"${PERMISSION_FAMILIES}"}
  or
  ${name('permissionErrorCodes')}{family="AuthFailure"}
)`,
    },
    {
      comment: 'What leaves it open, such as plain AuthFailure and codes beyond the cap, counts as a rejected key.',
      record: name('credentialErrors'),
      expr: `clamp_min(
  ${authFailures}
    - ${byPlace} (${name('permissionErrorCodes')}{family="AuthFailure"}),
  0
)
or
${authFailures}`,
    },
    {
      record: name('budgetErrors'),
      expr: `sum ${query.by('tc_service', 'category')} (${name('errors')}{category=~"${BUDGET_CATEGORIES}"})`,
    },
    { record: name('budgetCalls'), expr: `sum ${query.by('tc_service')} (${name('calls')})` },
  ];
}

/** How many processes count, and how long calls take. */
export function gaugeRules(query: Query): RecordingRule[] {
  const { duration, startTime } = METRICS;
  const byBucket = `sum ${query.by('tc_service', 'tc_action', 'le')}`;
  return [
    { record: RECORDED.processes, expr: `count ${query.by()} (${startTime})` },
    {
      comment: 'By the OpenTelemetry exporter and by the Collector.',
      record: RECORDED.rpcDurationBuckets,
      expr: `sum ${query.by('rpc_method', 'le')} (
  rate(rpc_client_call_duration_bucket{rpc_system_name="tencent_cloud"}[5m])
  or rate(rpc_client_call_duration_seconds_bucket{rpc_system_name="tencent_cloud"}[5m])
)`,
    },
    {
      comment: 'By prom-client; a job that has it is not asked for the others.',
      record: RECORDED.durationBuckets,
      expr: `${byBucket} (rate(${duration}_bucket{outcome!="aborted"}[5m]))
or
${byBucket} (
  label_replace(
    label_replace(${RECORDED.rpcDurationBuckets}, "tc_service", "$1", "rpc_method", "([^/]+)/.+"),
    "tc_action", "$1", "rpc_method", "[^/]+/(.+)"
  )
  unless ${query.on()} ${duration}_bucket{le="+Inf"}
)`,
    },
    { record: RECORDED.p95, expr: `histogram_quantile(0.95, ${RECORDED.durationBuckets})` },
  ];
}
