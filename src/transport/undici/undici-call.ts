import type { ApiEndpoint } from '../../api/endpoints';
import { ApiCallTracker } from '../../call/api-call-tracker';
import type { CallContext } from '../../call/call-context';
import type { RequestHandle } from '../../call/request-handle';
import { type BoundCall, bindCall } from '../bind-call';
import type { Destination } from '../destination';
import { overrideMethod } from '../override-method';
import { BODY_SENT, DATA, RESPONSE_DATA } from './overrides';
import { requestHeader, requestHeaderNames, responseHeader } from './undici-headers';
import type { UndiciRequest, UndiciResponse } from './undici-request';

type ChunkMethod = (chunk: Uint8Array) => unknown;

/** An API call over `fetch` or undici: its request, and the methods that stand between it and undici. */
export class UndiciCall implements BoundCall, RequestHandle {
  readonly tracker: ApiCallTracker;
  readonly #request: UndiciRequest;
  readonly #destination: Destination;
  /** What our methods on the request call through to. */
  originalData: ChunkMethod | undefined;
  originalBodySent: UndiciRequest['onBodySent'] | undefined;

  constructor(callContext: CallContext, endpoint: ApiEndpoint, destination: Destination, request: UndiciRequest) {
    this.#request = request;
    this.#destination = destination;
    this.tracker = new ApiCallTracker(callContext, endpoint, this);
  }

  get address(): string {
    return this.#destination.address;
  }

  get port(): number {
    return this.#destination.port;
  }

  get path(): string {
    return this.#request.path;
  }

  header(name: string): string | undefined {
    return requestHeader(this.#request.headers, name);
  }

  headerNames(): string[] {
    return requestHeaderNames(this.#request.headers);
  }

  /** The request has been made. */
  onRequest(): void {
    const request = this.#request;
    bindCall(request, this);
    if (request.method !== 'POST' || !this.tracker.readsRequestBody) return;
    // Bytes are read now: if there is no connection they are never sent.
    if (request.body instanceof Uint8Array) return this.tracker.onRequestData(request.body);
    this.originalBodySent = request.onBodySent;
    overrideMethod(request, BODY_SENT, this.originalBodySent);
  }

  /** The headers of the final response are there. */
  onResponse({ statusCode, headers }: UndiciResponse): void {
    this.tracker.onResponseStart(statusCode, (name) => responseHeader(headers, name));
    if (this.tracker.settled) return;
    const request = this.#request;
    this.originalData = request.onResponseData ?? request.onData;
    overrideMethod(request, request.onResponseData === undefined ? DATA : RESPONSE_DATA, this.originalData);
  }
}
