/** What an API call asks for: the part of the request that is recorded. Frozen, and shared by all calls that ask for the same. */
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
