import { debuglog } from 'node:util';
import { type ApiEndpoint, type Endpoints, GATEWAY } from '../../api/endpoints';
import type { CallContext } from '../../call/call-context';
import { isFromApplication, type TerminatedBy } from '../../call/termination';
import { type Destination, destinationOf, proxiedDestination } from '../../util/destination';
import { say } from '../../util/diag';
import { callOf } from '../instrumented-object';
import { Subscriptions } from '../subscriptions';
import { UndiciCall } from './undici-call';
import { requestHeader, type UndiciRequest, type UndiciResponse } from './undici-request';

const FIRST_FINAL_STATUS = 200;

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
        if (response.statusCode >= FIRST_FINAL_STATUS) this.#callOf(request)?.onResponse(response);
      },
      // Published by the method that is told of the response's end, before it tells the application.
      'undici:request:trailers': ({ request }: { request: UndiciRequest }) => {
        this.#callOf(request)?.tracker.onResponseEnd();
      },
      // Published before the requests that waited for the connection are told of the same error.
      'undici:client:connectError': ({ error }: { error: unknown }) => {
        if (typeof error === 'object' && error !== null) this.#connectErrors.add(error);
      },
      'undici:request:error': ({ request, error }: { request: UndiciRequest; error: unknown }) => {
        this.#callOf(request)?.tracker.onError(error, this.#terminatedBy(error));
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

  #callOf(request: UndiciRequest): UndiciCall | undefined {
    const call = callOf(request);
    return call?.tracker.callContext === this.#callContext ? (call as UndiciCall) : undefined;
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
