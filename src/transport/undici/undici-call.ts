import type { RequestHandle } from '../../api/api-request';
import type { ApiEndpoint } from '../../api/endpoints';
import { ApiCallTracker } from '../../call/api-call-tracker';
import type { CallContext } from '../../call/call-context';
import { guard } from '../../util/diag';
import type { Destination } from '../../util/destination';
import { type BoundCall, bindCall, callOf, inheritedCallOf, MethodProperty, originalMethod, overrideMethod } from '../instrumented-object';
import { requestHeader, requestHeaderNames, responseHeader, type UndiciRequest, type UndiciResponse } from './undici-request';

type ChunkMethod = (this: UndiciRequest, chunk: Uint8Array) => unknown;

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
