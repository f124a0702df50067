import { METRIC_RPC_CLIENT_CALL_DURATION } from '@opentelemetry/semantic-conventions';
import * as names from './semconv';

const SERVICE = names.ATTR_TC_SERVICE;
const ACTION = names.ATTR_TC_ACTION;
const REGION = names.ATTR_TC_REGION;

/** A metric, as both pipelines have it. */
export interface MetricDefinition {
  /** Name with a Prometheus client. */
  readonly prometheusName: string;
  /**
   * Name on the OpenTelemetry Meter API. A gauge ends in its unit here: OpenTelemetry's Prometheus exporter does not append the unit,
   * and the Collector appends it only where it is missing.
   */
  readonly meterName: string;
  readonly description: string;
  /** Label names; on the Meter API the attributes of the counters. */
  readonly labelNames: readonly string[];
}

/** The metrics. Recorders, rules, dashboard and documents take names and labels from here. */
export const METRICS = {
  requests: {
    prometheusName: 'tencent_cloud_client_requests_total',
    meterName: names.METRIC_TENCENT_CLOUD_CLIENT_REQUESTS,
    description: 'Tencent Cloud API calls',
    labelNames: [SERVICE, ACTION, REGION, 'outcome'],
  },
  errors: {
    prometheusName: 'tencent_cloud_client_errors_total',
    meterName: names.METRIC_TENCENT_CLOUD_CLIENT_ERRORS,
    description: 'Failed Tencent Cloud API calls by family of the error code',
    labelNames: [SERVICE, REGION, 'family', 'category'],
  },
  errorCodes: {
    prometheusName: 'tencent_cloud_client_error_codes_total',
    meterName: names.METRIC_TENCENT_CLOUD_CLIENT_ERROR_CODES,
    description: 'Failed Tencent Cloud API calls by error code',
    labelNames: [SERVICE, ACTION, REGION, 'family', 'code'],
  },
  /** On the Meter API this is the histogram of the semantic conventions, with their attributes. */
  duration: {
    prometheusName: 'tencent_cloud_client_request_duration_seconds',
    meterName: METRIC_RPC_CLIENT_CALL_DURATION,
    description: 'Duration of Tencent Cloud API calls in seconds',
    labelNames: [SERVICE, ACTION, 'outcome'],
  },
  clockOffset: {
    prometheusName: 'tencent_cloud_client_clock_offset_seconds',
    meterName: names.METRIC_TENCENT_CLOUD_CLIENT_CLOCK_OFFSET,
    description: "This machine's clock minus that of the Tencent Cloud API, in seconds",
    labelNames: [],
  },
  labelOverflow: {
    prometheusName: 'tencent_cloud_client_label_overflow_total',
    meterName: names.METRIC_TENCENT_CLOUD_CLIENT_LABEL_OVERFLOW,
    description: 'Tencent Cloud API calls whose labels a limit replaced by _OVERFLOW',
    labelNames: ['metric'],
  },
  startTime: {
    prometheusName: 'tencent_cloud_client_start_time_seconds',
    meterName: names.METRIC_TENCENT_CLOUD_CLIENT_START_TIME,
    description: 'When counting of Tencent Cloud API calls began, in seconds since the epoch',
    labelNames: [],
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;
