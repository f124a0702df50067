import type { CommonParameters } from './common-parameters';
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
