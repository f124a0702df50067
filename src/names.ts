/** Names of the span attributes that are Tencent Cloud's own; the others are those of the semantic conventions. */
export const Attributes = {
  /** RequestId of the answer, to quote to support. */
  requestId: 'tencent_cloud.request_id',
  /** Product, as in `cvm`. */
  service: 'tencent_cloud.service',
  /** Action, as in `DescribeInstances`. */
  action: 'tencent_cloud.action',
  /** Version of the product's API, as in `2017-03-12`. */
  apiVersion: 'tencent_cloud.api_version',
  /** Error code of the answer, as in `AuthFailure.SignatureFailure`. */
  errorCode: 'tencent_cloud.error.code',
  /** Family of the error code, as in `AuthFailure`. */
  errorFamily: 'tencent_cloud.error.family',
  /** Category of the error code, as in `auth`. */
  errorCategory: 'tencent_cloud.error.category',
  /** `X-TC-TraceId` that the SDK sent, to quote to support with the RequestId. */
  traceId: 'tencent_cloud.trace_id',
  /** RequestId of the function that an SCF Invoke ran; with `invokedFunctions`. */
  functionRequestId: 'tencent_cloud.scf.function_request_id',
  /** `InvokeResult` of the function that an SCF Invoke ran, 0 where it returned; with `invokedFunctions`. */
  invokeResult: 'tencent_cloud.scf.invoke_result',
} as const;

/** Value of `rpc.system.name` on each span. */
export const RPC_SYSTEM = 'tencent_cloud';

/** Names of the Prometheus metrics. */
export const PrometheusMetrics = {
  /** Counter of calls by service, action, region, outcome. */
  requests: 'tencent_cloud_client_requests_total',
  /** Counter of errors and failures by service, region, family, category. */
  errors: 'tencent_cloud_client_errors_total',
  /** Counter of errors and failures by service, action, region, family, code. */
  errorCodes: 'tencent_cloud_client_error_codes_total',
  /** Histogram of seconds by service, action, outcome. */
  duration: 'tencent_cloud_client_request_duration_seconds',
  /** Counter of calls that a cap put under `_OVERFLOW`, by metric. */
  labelOverflow: 'tencent_cloud_client_label_overflow_total',
  /** Gauge: when counting began, in seconds since the epoch. */
  startTime: 'tencent_cloud_client_start_time_seconds',
} as const;

/** Names of the OpenTelemetry instruments, which come to the same names in Prometheus. */
export const Instruments = {
  requests: 'tencent_cloud.client.requests',
  errors: 'tencent_cloud.client.errors',
  errorCodes: 'tencent_cloud.client.error_codes',
  labelOverflow: 'tencent_cloud.client.label_overflow',
  startTime: 'tencent_cloud.client.start_time_seconds',
} as const;
