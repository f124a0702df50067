/**
 * RequestId of the answer, to quote to Tencent Cloud's support.
 *
 * @example `f5b4b0e0-8d2d-4b0c-9d2d-4b0c8d2d4b0c`
 */
export const ATTR_TENCENT_CLOUD_REQUEST_ID = 'tencent_cloud.request_id';
/**
 * Product; `_OTHER` if unknown.
 *
 * @example `cvm`
 */
export const ATTR_TENCENT_CLOUD_SERVICE = 'tencent_cloud.service';
/**
 * Action; `_OTHER` if unknown.
 *
 * @example `DescribeInstances`
 */
export const ATTR_TENCENT_CLOUD_ACTION = 'tencent_cloud.action';
/**
 * Version of the product's API.
 *
 * @example `2017-03-12`
 */
export const ATTR_TENCENT_CLOUD_API_VERSION = 'tencent_cloud.api_version';
/**
 * Error code of the answer.
 *
 * @example `AuthFailure.SignatureFailure`
 */
export const ATTR_TENCENT_CLOUD_ERROR_CODE = 'tencent_cloud.error.code';
/**
 * Family of the error code, from a closed list; `_OTHER` for the rest.
 *
 * @example `AuthFailure`
 */
export const ATTR_TENCENT_CLOUD_ERROR_FAMILY = 'tencent_cloud.error.family';
/**
 * Category of the error code.
 *
 * @example `auth`; `throttling`
 */
export const ATTR_TENCENT_CLOUD_ERROR_CATEGORY = 'tencent_cloud.error.category';
/**
 * The `X-TC-TraceId` request header, which the SDK sends; to quote to support beside the RequestId.
 *
 * @example `8ddf0008-f7cd-4e4d-aba9-9fb37068d3b8`
 */
export const ATTR_TENCENT_CLOUD_TRACE_ID = 'tencent_cloud.trace_id';
/**
 * The key that signed the call, masked; with `captureSecretId`.
 *
 * @example `AKID****wxyz`
 */
export const ATTR_TENCENT_CLOUD_SECRET_ID = 'tencent_cloud.secret_id';
/**
 * On a failure event: how many events of the same service and code were left out since the last one.
 *
 * @example `14`
 */
export const ATTR_TENCENT_CLOUD_SUPPRESSED_EVENTS = 'tencent_cloud.suppressed_events';

/**
 * Value of `rpc.system.name` on each span.
 *
 * @example
 * ```ts
 * const isTencentCloud = span.attributes['rpc.system.name'] === RPC_SYSTEM_NAME_VALUE_TENCENT_CLOUD;
 * ```
 */
export const RPC_SYSTEM_NAME_VALUE_TENCENT_CLOUD = 'tencent_cloud';

/**
 * Metric label: the product. Prefixed like the API's `X-TC-` headers, because scrape targets have a label `service`.
 *
 * @example `cvm`
 */
export const ATTR_TC_SERVICE = 'tc_service';
/**
 * Metric label: the action.
 *
 * @example `DescribeInstances`
 */
export const ATTR_TC_ACTION = 'tc_action';
/**
 * Metric label: the region; empty if unknown.
 *
 * @example `ap-guangzhou`
 */
export const ATTR_TC_REGION = 'tc_region';

/**
 * Counter of calls by service, action, region and outcome.
 *
 * @example `tencent_cloud_client_requests_total` in Prometheus
 */
export const METRIC_TENCENT_CLOUD_CLIENT_REQUESTS = 'tencent_cloud.client.requests';
/**
 * Counter of errors and failures by service, region, family and category.
 *
 * @example `tencent_cloud_client_errors_total` in Prometheus
 */
export const METRIC_TENCENT_CLOUD_CLIENT_ERRORS = 'tencent_cloud.client.errors';
/**
 * Counter of errors and failures by service, action, region, family and code.
 *
 * @example `tencent_cloud_client_error_codes_total` in Prometheus
 */
export const METRIC_TENCENT_CLOUD_CLIENT_ERROR_CODES = 'tencent_cloud.client.error_codes';
/**
 * Gauge: this machine's clock minus the API's, in seconds, by the latest answer. Signatures fail at 300.
 *
 * @example `tencent_cloud_client_clock_offset_seconds` in Prometheus
 */
export const METRIC_TENCENT_CLOUD_CLIENT_CLOCK_OFFSET = 'tencent_cloud.client.clock_offset_seconds';
/**
 * Counter of calls whose labels a limit replaced by `_OVERFLOW`, by metric.
 *
 * @example `tencent_cloud_client_label_overflow_total` in Prometheus
 */
export const METRIC_TENCENT_CLOUD_CLIENT_LABEL_OVERFLOW = 'tencent_cloud.client.label_overflow';
/**
 * Gauge: when counting began, in seconds since the epoch.
 *
 * @example `tencent_cloud_client_start_time_seconds` in Prometheus
 */
export const METRIC_TENCENT_CLOUD_CLIENT_START_TIME = 'tencent_cloud.client.start_time_seconds';
