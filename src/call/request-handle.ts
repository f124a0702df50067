/** Where the headers of a request can be read. */
export interface RequestHeaders {
  /** A request header by its lower-case name; of several values the first. */
  header(name: string): string | undefined;
  /** The names of all request headers, in lower case. */
  headerNames(): string[];
}

/** The request of a call, as a transport shows it. Read when needed: headers may be set until the request is sent. */
export interface RequestHandle extends RequestHeaders {
  /** Host name of the API, whatever proxy is on the way. */
  readonly address: string;
  /** Port of the API. */
  readonly port: number | undefined;
  /** Path and query. */
  readonly path: string;
}
