import { holdsSecretId, maskSecretId } from '../util/mask-secrets';
import { memoize } from '../util/memoize';
import type { ApiEndpoint } from './endpoints';

/**
 * What an API call asks for: the part of the request that is recorded. Frozen, and shared by all calls that ask for the same.
 *
 * @example
 * ```ts
 * new TencentCloudInstrumentation({ ignoreCall: ({ service, action }: ApiRequest) => service === 'cvm' && action === 'DescribeZones' });
 * ```
 */
export interface ApiRequest {
  /** Product, as in `cvm`; `_OTHER` if unknown. */
  readonly service: string;
  /** Action, as in `DescribeInstances`; `_OTHER` if unknown. */
  readonly action: string;
  /** Version of the product's API, as in `2017-03-12`; `_OTHER` if it does not look like one; undefined if there is none. */
  readonly version: string | undefined;
  /** The region asked for, else that of the host; empty if unknown. */
  readonly region: string;
  /** Host name of the API, whatever proxy is on the way. */
  readonly address: string;
  /** Port of the API. */
  readonly port: number | undefined;
}

/** The request of a call, as a transport shows it. Read when needed: headers may be set until the request is sent. */
export interface RequestHandle {
  /** Host name of the API, whatever proxy is on the way. */
  readonly address: string;
  /** Port of the API. */
  readonly port: number | undefined;
  /** Path and query. */
  readonly path: string;
  /** A request header by its lower-case name; of several values the first. */
  header(name: string): string | undefined;
  /** The names of all request headers, in lower case. */
  headerNames(): string[];
}

/** Where a request says what it asks for. */
export interface RequestSource {
  readonly handle: Pick<RequestHandle, 'address' | 'port' | 'header'>;
  readonly endpoint: ApiEndpoint;
  /** From the query or the form body. Asked for only where there is no `X-TC-Action` or no `Authorization` header. */
  commonParameters(): CommonParameters;
}

/**
 * The parameters of every call that are recorded. With signature V1 (HmacSHA1, HmacSHA256) they are in the query or the form body.
 *
 * Source: "Common Parameters" in the API documentation of each product.
 */
export interface CommonParameters {
  readonly action: string | undefined;
  readonly version: string | undefined;
  readonly region: string | undefined;
  /** The key that signed. Only its first and last four characters are shown. */
  readonly secretId: string | undefined;
}

/** Stands for a value that does not look like what it should be. */
const OTHER = '_OTHER';

const SERVICE = /^[a-z][a-z0-9_-]{0,63}$/;
const ACTION = /^[A-Za-z]\w{0,127}$/;
const VERSION = /^\d{4}-\d{2}-\d{2}$/;
const REGION = /^(?=.{1,48}$)[a-z][a-z0-9]*(?:-[a-z0-9]+){0,5}$/;
// `TC3-HMAC-SHA256 Credential=SecretId/date/service/tc3_request, …`
const SECRET_ID = /\bCredential=([^/,\s]{1,256})\//;
const CREDENTIAL_SCOPE = /\/\d{4}-\d{2}-\d{2}\/([^/,\s]{1,64})\/tc3_request/;

const FIELDS: readonly (keyof ApiRequest)[] = ['service', 'action', 'version', 'region', 'address', 'port'];

/** The last request of each action. A process calls few actions, mostly with the same values. */
const lastByAction = memoize((_action): { request?: ApiRequest } => ({}));

/** Service, action, version and region of a call: from the `X-TC-*` headers (V3), else from the query or the form body (V1). */
export function apiRequestOf(source: RequestSource): ApiRequest {
  const action = source.handle.header('x-tc-action');
  if (action === undefined) return shared(readRequest(source));
  const last = lastByAction(action);
  // Saves the checks by regular expressions on nearly every call.
  if (last.request !== undefined && isSame(source, last.request)) return last.request;
  return (last.request = readRequest(source));
}

/** The last request with the same values, if it is the last one of its action. */
function shared(request: ApiRequest): ApiRequest {
  const last = lastByAction(request.action);
  const isKnown = last.request !== undefined && FIELDS.every((field) => last.request?.[field] === request[field]);
  return isKnown ? (last.request as ApiRequest) : (last.request = request);
}

/** The key that signed a call, masked, as in `AKID****wxyz`. Undefined if nothing looks like a key. */
export function secretIdOf(source: RequestSource): string | undefined {
  const secretId = SECRET_ID.exec(source.handle.header('authorization') ?? '')?.[1];
  // With V1 the header is free for a gateway.
  return secretId === undefined ? source.commonParameters().secretId || undefined : maskSecretId(secretId);
}

/** Whether a text looks like a service, as in `cvm`. */
export function isService(text: string): boolean {
  return SERVICE.test(text);
}

/** Whether a text looks like a region, as in `ap-guangzhou`. */
export function isRegion(text: string): boolean {
  return REGION.test(text);
}

function isSame(source: RequestSource, request: ApiRequest): boolean {
  const { endpoint, handle } = source;
  return (
    request.version === (handle.header('x-tc-version') || undefined) &&
    request.region === (handle.header('x-tc-region') || endpoint.region) &&
    request.service === (endpoint.service ?? scopeService(handle.header('authorization'))) &&
    request.address === handle.address &&
    request.port === handle.port
  );
}

function readRequest(source: RequestSource): ApiRequest {
  const { endpoint, handle } = source;
  const { address, port } = handle;
  const action = handle.header('x-tc-action');
  const parameters = action === undefined ? source.commonParameters() : undefined;
  // Node.js sends header values without the blanks at their ends, but keeps them in the request object.
  const version = (parameters === undefined ? handle.header('x-tc-version') : parameters.version)?.trim();
  const region = (parameters === undefined ? handle.header('x-tc-region') : parameters.region)?.trim() || endpoint.region;
  return Object.freeze({
    service: checked(endpoint.service ?? scopeService(handle.header('authorization')), SERVICE),
    action: checked((action ?? parameters?.action)?.trim(), ACTION),
    version: version === undefined || version === '' ? undefined : checked(version, VERSION),
    region: region === '' ? '' : checked(region, REGION),
    address: holdsSecretId(address) ? OTHER : address,
    port,
  });
}

/** The service in the scope of a TC3 signature. */
function scopeService(authorization: string | undefined): string | undefined {
  return authorization === undefined ? undefined : CREDENTIAL_SCOPE.exec(authorization)?.[1].toLowerCase();
}

function checked(value: string | undefined, form: RegExp): string {
  return value !== undefined && form.test(value) && !holdsSecretId(value) ? value : OTHER;
}
