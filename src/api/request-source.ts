import type { ApiEndpoint } from './endpoints';

/** Where a request says what it asks for. */
export interface RequestSource {
  readonly endpoint: ApiEndpoint;
  /** Host name of the API, whatever proxy is on the way. */
  readonly address: string;
  readonly port: number | undefined;
  /** A request header by its lower-case name. */
  header(name: string): string | undefined;
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
