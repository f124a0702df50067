import type { ApiHost } from './hosts';
import type { CommonParameters } from './form';

/** What an API call is for: the part of the request that is recorded. */
export interface ApiTarget {
  /** Product, as in `cvm`; `_OTHER` if unknown. */
  readonly service: string;
  /** Action, as in `DescribeInstances`; `_OTHER` if unknown. */
  readonly action: string;
  /** Version of the product's API, as in `2017-03-12`; `_OTHER` if it does not look like one. */
  readonly version: string | undefined;
  /** Region the call is for, else that of the access point; empty if unknown. */
  readonly region: string;
  /** Host that was called. */
  readonly address: string;
  /** Port that was called. */
  readonly port: number | undefined;
}

/** Where a request says what it is for. */
export interface TargetSource {
  readonly host: ApiHost;
  readonly address: string;
  readonly port: number | undefined;
  /** A request header by its lower-case name. */
  header(name: string): string | undefined;
  /** Query or form parameters, for calls that have no `X-TC-Action` header. */
  parameters(): CommonParameters;
}

/** Stands for a value that does not look like what it should be. */
const OTHER = '_OTHER';

const SERVICE = /^[a-z][a-z0-9_-]{0,63}$/;
const ACTION = /^[A-Za-z]\w{0,127}$/;
const VERSION = /^\d{4}-\d{2}-\d{2}$/;
const REGION = /^[a-z][a-z0-9]*(?:-[a-z0-9]+){0,5}$/;
const REGION_LENGTH = 48;
/** `TC3-HMAC-SHA256 Credential=SecretId/date/service/tc3_request, …`; nothing but the service leaves this line. */
const CREDENTIAL_SCOPE = /\/\d{4}-\d{2}-\d{2}\/([^/,\s]{1,64})\/tc3_request/;

/**
 * Service, action, version and region of a call: from the `X-TC-*` headers (signature V3), else from the query or the
 * form body (signature V1).
 *
 * Source: "Common Parameters" in the API documentation of each product.
 */
export function targetOf(source: TargetSource): ApiTarget {
  const actionHeader = source.header('x-tc-action');
  const parameters = actionHeader === undefined ? source.parameters() : undefined;
  const region = trimmed(parameters === undefined ? source.header('x-tc-region') : parameters.region) || source.host.region;
  const version = trimmed(parameters === undefined ? source.header('x-tc-version') : parameters.version);
  return {
    service: checked(source.host.service ?? scopeService(source.header('authorization')), SERVICE),
    action: checked(trimmed(actionHeader ?? parameters?.action), ACTION),
    version: version === undefined || version === '' ? undefined : checked(version, VERSION),
    region: region === '' ? '' : checked(region.length > REGION_LENGTH ? undefined : region, REGION),
    address: source.address,
    port: source.port,
  };
}

/** Whether a text looks like a service, as in `cvm`. */
export function isService(text: string): boolean {
  return SERVICE.test(text);
}

/** Whether a text looks like a region, as in `ap-guangzhou`. */
export function isRegion(text: string): boolean {
  return text.length <= REGION_LENGTH && REGION.test(text);
}

/** The service that the signature of a call is for. */
export function scopeService(authorization: string | undefined): string | undefined {
  return authorization === undefined ? undefined : CREDENTIAL_SCOPE.exec(authorization)?.[1].toLowerCase();
}

/** Blanks around the value of a header are none of it, but only on the wire do they go. */
function trimmed(value: string | undefined): string | undefined {
  return value?.trim();
}

function checked(value: string | undefined, form: RegExp): string {
  return value !== undefined && form.test(value) ? value : OTHER;
}
