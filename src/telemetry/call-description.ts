import type { Attributes, HrTime } from '@opentelemetry/api';
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_RPC_METHOD,
  ATTR_RPC_STATUS_CODE,
  ATTR_RPC_SYSTEM_NAME,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
} from '@opentelemetry/semantic-conventions';
import type { ExtensionDescription, ServiceExtensions } from '../api/services/extensions';
import type { ApiCall } from '../call/api-call';
import { reportFault } from '../util/diag';
import { holdsSecretId } from '../util/mask-secrets';
import {
  ATTR_TENCENT_CLOUD_ACTION,
  ATTR_TENCENT_CLOUD_API_VERSION,
  ATTR_TENCENT_CLOUD_ERROR_CATEGORY,
  ATTR_TENCENT_CLOUD_ERROR_CODE,
  ATTR_TENCENT_CLOUD_ERROR_FAMILY,
  ATTR_TENCENT_CLOUD_REQUEST_ID,
  ATTR_TENCENT_CLOUD_SECRET_ID,
  ATTR_TENCENT_CLOUD_SERVICE,
  ATTR_TENCENT_CLOUD_TRACE_ID,
  RPC_SYSTEM_NAME_VALUE_TENCENT_CLOUD,
} from './semconv';

/** Incubating in the semantic conventions, which must not be imported at run time. */
const ATTR_CLOUD_REGION = 'cloud.region';

/** What stands for a value that must not be recorded. */
export const OTHER = '_OTHER';

/** Whether the call failed: outcome `error` or `failure`. Dry runs and aborts have not failed. */
export function hasFailed({ outcome }: ApiCall): boolean {
  return outcome === 'error' || outcome === 'failure';
}

/** The code, unless a key is in it: a transport's error may be an application's own, with any text as its code. */
export function safeCode(code: string): string {
  return holdsSecretId(code) ? OTHER : code;
}

/** The error code; else the HTTP status or the transport's error code; undefined unless the call failed. */
export function errorType(call: ApiCall): string | undefined {
  if (!hasFailed(call)) return undefined;
  return safeCode(call.error?.code ?? call.failure?.code ?? OTHER);
}

/** Fully qualified method, as in `cvm/DescribeInstances`; undefined where service or action is unknown. */
export function rpcMethod(service: string, action: string): string | undefined {
  return service.startsWith('_') || action.startsWith('_') ? undefined : `${service}/${action}`;
}

/** The attributes of a call's span, and of its failure event. */
function callAttributes(call: ApiCall): Attributes {
  const { request, error } = call;
  const type = errorType(call);
  const attributes: Attributes = {
    [ATTR_RPC_SYSTEM_NAME]: RPC_SYSTEM_NAME_VALUE_TENCENT_CLOUD,
    [ATTR_RPC_METHOD]: rpcMethod(request.service, request.action) ?? OTHER,
    [ATTR_SERVER_ADDRESS]: request.address,
    [ATTR_TENCENT_CLOUD_SERVICE]: request.service,
    [ATTR_TENCENT_CLOUD_ACTION]: request.action,
  };
  if (request.port !== undefined) attributes[ATTR_SERVER_PORT] = request.port;
  if (request.region !== '') attributes[ATTR_CLOUD_REGION] = request.region;
  if (request.version !== undefined) attributes[ATTR_TENCENT_CLOUD_API_VERSION] = request.version;
  if (call.traceId) attributes[ATTR_TENCENT_CLOUD_TRACE_ID] = call.traceId;
  if (call.secretId) attributes[ATTR_TENCENT_CLOUD_SECRET_ID] = call.secretId;
  if (call.requestId) attributes[ATTR_TENCENT_CLOUD_REQUEST_ID] = call.requestId;
  if (call.httpStatusCode !== undefined) attributes[ATTR_HTTP_RESPONSE_STATUS_CODE] = call.httpStatusCode;
  if (type !== undefined) attributes[ATTR_ERROR_TYPE] = type;
  if (error === undefined) return attributes;
  const code = safeCode(error.code);
  attributes[ATTR_RPC_STATUS_CODE] = code;
  attributes[ATTR_TENCENT_CLOUD_ERROR_CODE] = code;
  attributes[ATTR_TENCENT_CLOUD_ERROR_FAMILY] = error.family;
  attributes[ATTR_TENCENT_CLOUD_ERROR_CATEGORY] = error.category;
  return attributes;
}

/** What span and event say of a call. */
export interface CallDescription {
  readonly attributes: Attributes;
  /** Set where the call failed, or what it started; with what was said about it. */
  readonly failure: { readonly message: string | undefined } | undefined;
}

/** Describes a call, with what the extension for its service adds. */
export function describeCall(call: ApiCall, extensions: ServiceExtensions | undefined): CallDescription {
  const attributes = callAttributes(call);
  const extension = describeByExtension(call, extensions);
  if (extension !== undefined) Object.assign(attributes, extension.attributes);
  return { attributes, failure: hasFailed(call) ? { message: call.error?.message } : extension?.failure };
}

function describeByExtension(call: ApiCall, extensions: ServiceExtensions | undefined): ExtensionDescription | undefined {
  try {
    return extensions?.of(call.request)?.describe(call);
  } catch (error) {
    reportFault('a service extension', error);
    return undefined;
  }
}

/** When a call began. */
export function startOf({ startTime }: ApiCall): HrTime {
  return hrTime(startTime);
}

/** When a call ended. */
export function endOf({ startTime, duration }: ApiCall): HrTime {
  return hrTime(startTime + (Number.isFinite(duration) ? duration * 1000 : 0));
}

/** The form in which an SDK keeps a time. For a number it would first have to find out which clock it is from. */
function hrTime(milliseconds: number): HrTime {
  const seconds = Math.trunc(milliseconds / 1000);
  return [seconds, Math.trunc((milliseconds - seconds * 1000) * 1e6)];
}
