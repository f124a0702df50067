/** Attributes of the semantic conventions, as this package fills them. */
export const STANDARD_ATTRIBUTES: Readonly<Record<string, string>> = {
  'rpc.system.name': 'Always `tencent_cloud`.',
  'rpc.method': 'Service and action; `_OTHER` where one of them is unknown.',
  'rpc.status_code': "The API's error code, where it answered with an error.",
  'error.type':
    'The error code; else the HTTP status of an answer that is not an envelope (`502`); else the error of the transport (`ECONNRESET`). Absent on success, dry run and abort.',
  'server.address': 'Host name of the API, whatever proxy is on the way.',
  'server.port': 'Port of the API.',
  'http.response.status_code': 'HTTP status. 200 for nearly all errors of the API.',
  'cloud.region': 'The region asked for; else the one in the host name.',
  'faas.invoked_name': 'Name of the function, from the request.',
  'faas.invoked_provider': 'Always `tencent_cloud`.',
  'faas.invoked_region': 'Region of the function.',
  'exception.type': 'The same as `error.type`.',
  'exception.message': "The API's message, with key material masked, at most 1,024 characters; unless `recordErrorMessage` is `false`.",
};

/** Labels of the metrics. */
export const LABELS: Readonly<Record<string, string>> = {
  tc_service: 'Product, as in `cvm`; `_OTHER` if unknown.',
  tc_action: 'Action, as in `DescribeInstances`; `_OTHER` if unknown.',
  tc_region: 'Region, as in `ap-guangzhou`; empty if the call has none, as with `sts`.',
  outcome: 'How the call ended; see below.',
  family:
    'What stands before the first dot of the error code, from a [closed list](error-families.md); `_OTHER` for the rest; `_HTTP` and `_NETWORK` for failures without an envelope.',
  category: 'Whose problem it is; see below.',
  code: 'The error code, the HTTP status, or the error of the transport; `_OVERFLOW` beyond `prometheus.maxSeries`.',
  metric: 'The metric whose labels were replaced.',
};

/** Outcome, what it means, whether it counts in the error counters. */
export const OUTCOMES: readonly (readonly [string, string, 'yes' | 'no'])[] = [
  ['`success`', 'The API answered without an Error.', 'no'],
  ['`error`', 'The API answered with an Error.', 'yes'],
  ['`failure`', 'No complete envelope came back: HTTP status, network, time limit, cut off.', 'yes'],
  ['`aborted`', 'The caller ended the call.', 'no'],
  ['`dry_run`', 'The API answered `DryRunOperation`: the call would have succeeded.', 'no'],
];
