import type { ClientRequest, IncomingMessage } from 'node:http';
import { type ApiEndpoint, type Endpoints, GATEWAY } from '../../api/endpoints';
import type { CallContext } from '../../call/call-context';
import { proxiedDestination } from '../../util/destination';
import { reportFault, say } from '../../util/diag';
import { callOf } from '../instrumented-object';
import { Subscriptions } from '../subscriptions';
import { HttpCall } from './http-call';
import { onRequestCreated } from './node20';
import { requestHeader } from './node-http';

/** Finds the API calls that go through node:http and node:https. */
export class HttpTransport {
  readonly #callContext: CallContext;
  readonly #endpoints: Endpoints;
  readonly #subscriptions: Subscriptions;
  #offRequestCreated: () => void = () => {};

  constructor(callContext: CallContext, endpoints: Endpoints) {
    this.#callContext = callContext;
    this.#endpoints = endpoints;
    this.#subscriptions = new Subscriptions({
      'http.client.request.created': ({ request }: { request: ClientRequest }) => this.#onRequest(request),
      'http.client.request.start': ({ request }: { request: ClientRequest }) => {
        this.#onRequest(request);
        // Now its headers are complete.
        this.#callOf(request)?.onRequestSent();
      },
      'http.client.response.finish': ({ request, response }: { request: ClientRequest; response: IncomingMessage }) => {
        this.#callOf(request)?.onResponse(response);
      },
      'http.client.request.error': ({ request, error }: { request: ClientRequest; error: unknown }) => {
        this.#callOf(request)?.tracker.onError(error, 'unknown');
      },
    });
  }

  subscribe(): void {
    this.#subscriptions.subscribe();
    this.#offRequestCreated = onRequestCreated((request) => {
      try {
        this.#onRequest(request);
      } catch (error) {
        reportFault('the listener of ClientRequest', error);
      }
    });
  }

  unsubscribe(): void {
    this.#subscriptions.unsubscribe();
    this.#offRequestCreated();
  }

  /**
   * Called when a request is made and again when it has been written: until then a header may be set that makes it a call, and Node 20
   * may not have told of it before.
   */
  #onRequest(request: ClientRequest): void {
    if (!this.#callContext.open || callOf(request) !== undefined) return;
    const authority = requestHeader(request, 'host');
    const endpoint = this.#endpointOf(request, authority);
    if (endpoint !== undefined) new HttpCall(this.#callContext, endpoint, request, authority).onRequest();
  }

  #endpointOf(request: ClientRequest, authority: string | undefined): ApiEndpoint | undefined {
    if (request.method === 'CONNECT') {
      say('debug', 'a CONNECT request is not recorded; the calls inside the tunnel are');
      return undefined;
    }
    const proxied = proxiedDestination(request.path);
    const host = authority ?? proxied?.authority ?? request.host;
    const match = this.#endpoints.match(host, proxied?.secure ?? request.protocol === 'https:');
    if (match.kind === 'api') return match;
    return match.kind === 'unknown' && requestHeader(request, 'x-tc-action') !== undefined ? GATEWAY : undefined;
  }

  #callOf(request: ClientRequest): HttpCall | undefined {
    const call = callOf(request);
    return call?.tracker.callContext === this.#callContext ? (call as HttpCall) : undefined;
  }
}
