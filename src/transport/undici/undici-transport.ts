import { debuglog } from 'node:util';
import type { RequestHandle } from '../../api/api-request';
import { type ApiEndpoint, type Endpoints, GATEWAY } from '../../api/endpoints';
import { ApiCallTracker } from '../../call/api-call-tracker';
import type { CallContext } from '../../call/call-context';
import { isFromApplication, type TerminatedBy } from '../../call/termination';
import { type Destination, destinationOf, proxiedDestination } from '../../util/destination';
import { guard, say } from '../../util/diag';
import { type BoundCall, bindCall, callOf, inheritedCallOf, ownCall, Subscriptions } from '../bound-call';
import { MethodProperty, originalMethod, overrideMethod } from '../override';
import { requestHeader, requestHeaderNames, responseHeader, type UndiciRequest, type UndiciResponse } from './undici-request';

const FIRST_FINAL_STATUS = 200;

type ChunkMethod = (this: UndiciRequest, chunk: Uint8Array) => unknown;

/** Finds the API calls that go through `fetch` and undici, the one in Node and any copy from npm. */
export class UndiciTransport {
  readonly #callContext: CallContext;
  readonly #endpoints: Endpoints;
  readonly #subscriptions: Subscriptions;
  /** Errors of failed connections. They may look like an abort (a proxy that refuses) or like an error of the application. */
  readonly #connectErrors = new WeakSet<object>();

  constructor(callContext: CallContext, endpoints: Endpoints) {
    this.#callContext = callContext;
    this.#endpoints = endpoints;
    this.#subscriptions = new Subscriptions({
      'undici:request:create': ({ request }: { request: UndiciRequest }) => this.#onRequest(request),
      'undici:request:headers': ({ request, response }: { request: UndiciRequest; response: UndiciResponse }) => {
        // An informational response (103) is published too, and then the final one.
        if (response.statusCode >= FIRST_FINAL_STATUS) ownCall<UndiciCall>(request, callContext)?.onResponse(response);
      },
      // Published by the method that is told of the response's end, before it tells the application.
      'undici:request:trailers': ({ request }: { request: UndiciRequest }) => {
        ownCall<UndiciCall>(request, callContext)?.tracker.onResponseEnd();
      },
      // Published before the requests that waited for the connection are told of the same error.
      'undici:client:connectError': ({ error }: { error: unknown }) => {
        if (typeof error === 'object' && error !== null) this.#connectErrors.add(error);
      },
      'undici:request:error': ({ request, error }: { request: UndiciRequest; error: unknown }) => {
        ownCall<UndiciCall>(request, callContext)?.tracker.onError(error, this.#terminatedBy(error));
      },
    });
  }

  subscribe(): void {
    keepDebugLog();
    this.#subscriptions.subscribe();
  }

  unsubscribe(): void {
    this.#subscriptions.unsubscribe();
  }

  /** Published in the caller's context; everything later is in that of whichever request opened the socket. */
  #onRequest(request: UndiciRequest): void {
    if (!this.#callContext.open || callOf(request) !== undefined) return;
    if (request.method === 'CONNECT') return say('debug', 'a CONNECT request is not recorded; the calls inside the tunnel are');
    if (request.upgrade) return;
    // To a forward proxy the destination stands in the path, and the origin is the proxy.
    const destination = proxiedDestination(request.path) ?? destinationOf(String(request.origin));
    const endpoint = this.#endpointOf(request, destination);
    if (endpoint !== undefined) new UndiciCall(this.#callContext, endpoint, destination, request).onRequest();
  }

  #endpointOf(request: UndiciRequest, { authority, secure }: Destination): ApiEndpoint | undefined {
    const match = this.#endpoints.match(request.host ?? authority, secure);
    if (match.kind === 'api') return match;
    return match.kind === 'unknown' && requestHeader(request.headers, 'x-tc-action') !== undefined ? GATEWAY : undefined;
  }

  #terminatedBy(error: unknown): TerminatedBy {
    if (typeof error === 'object' && error !== null && this.#connectErrors.has(error)) return 'transport';
    return isFromApplication(error) ? 'application' : 'unknown';
  }
}

/**
 * Keeps the log of `NODE_DEBUG=fetch` and `NODE_DEBUG=undici` alive. When undici 7 or 8 is loaded and somebody is subscribed to its
 * channels already, it takes them for the logger of another copy and stays silent. So the built-in one is loaded before we subscribe;
 * it also writes for copies from npm, as the channels are those of the process. Takes 20 ms, only with that variable.
 */
function keepDebugLog(): void {
  // Reading this global loads undici; `fetch` itself is loaded at its first call.
  if (debuglog('fetch').enabled || debuglog('undici').enabled) void globalThis.Headers;
}

/** An API call over `fetch` or undici: its request, and the methods that stand between it and undici. */
class UndiciCall implements BoundCall, RequestHandle {
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

/** `onData` (undici 5 to 7) or `onResponseData` (8), which gets each chunk of the response body. */
function dataMethod(name: 'onData' | 'onResponseData'): MethodProperty {
  const onData: ChunkMethod = function (chunk) {
    const call = undiciCallOf(this);
    const original = call?.originalData ?? originalMethod<ChunkMethod>(this, name, onData);
    if (call !== undefined) guard('reading a response', () => call.tracker.onResponseData(bytes(chunk)));
    return Reflect.apply(original, this, arguments);
  };
  return new MethodProperty(name, onData);
}

/**
 * `onBodySent`, which undici calls with each chunk that it has written, whatever the body was: text, bytes, a Blob, a stream or an
 * iterator. The body itself must not be touched: an iterator may give promises that do their work when somebody asks for it.
 */
function onBodySent(this: UndiciRequest, chunk: unknown): unknown {
  const call = undiciCallOf(this);
  const original = call?.originalBodySent ?? originalMethod<UndiciRequest['onBodySent']>(this, 'onBodySent', onBodySent);
  if (call !== undefined) guard('reading a request', () => call.tracker.onRequestData(bytes(chunk)));
  return Reflect.apply(original, this, arguments);
}

const DATA = dataMethod('onData');
const RESPONSE_DATA = dataMethod('onResponseData');
const BODY_SENT = new MethodProperty('onBodySent', onBodySent);

/** The call of a request, also of what an application has derived from one. */
function undiciCallOf(request: UndiciRequest): UndiciCall | undefined {
  return (callOf(request) ?? inheritedCallOf(request)) as UndiciCall | undefined;
}

function bytes(chunk: unknown): Buffer {
  if (Buffer.isBuffer(chunk)) return chunk;
  if (chunk instanceof Uint8Array) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
  return typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.alloc(0);
}
