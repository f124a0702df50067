import type { UndiciHeaders, UndiciResponseHeaders } from './undici-headers';

/** What this package uses of undici's private Request. It is the same from 5.29 to 8.12. */
export interface UndiciRequest {
  readonly origin: string | URL | null;
  readonly path: string;
  readonly method: string;
  readonly headers: UndiciHeaders;
  /** The Host header, where the caller has set one. */
  readonly host: string | null;
  readonly upgrade: unknown;
  readonly body: unknown;
  /** Told of each chunk of the request body when it has been written to the socket. */
  onBodySent(chunk: unknown): unknown;
  /** Told of each chunk of the response body; undici 5 to 7. */
  onData?(chunk: Uint8Array): unknown;
  /** The same in undici 8. */
  onResponseData?(chunk: Uint8Array): unknown;
}

export interface UndiciResponse {
  readonly statusCode: number;
  readonly headers: UndiciResponseHeaders;
}
