import type { ClientRequest, IncomingMessage } from 'node:http';
import type { RequestHandle } from '../../api/api-request';
import { type ApiEndpoint, type Endpoints, GATEWAY } from '../../api/endpoints';
import { ApiCallTracker } from '../../call/api-call-tracker';
import type { CallContext } from '../../call/call-context';
import { defaultPort, type Destination, parseAuthority, proxiedDestination } from '../../util/destination';
import { guard, reportFault, say } from '../../util/diag';
import { type BoundCall, bindCall, callOf, ownCall, Subscriptions } from '../bound-call';
import { overrideMethod } from '../override';
import { destroyError, onRequestCreated } from './node20';
import {
  areInBlock,
  headerInBlock,
  namedHeader,
  type Request,
  requestHeader,
  requestHeaderNames,
  type Response,
  responseHeader,
} from './node-http';
import { REQUEST_DESTROY, RESPONSE_DESTROY, RESPONSE_PUSH, watchEvent, watchRequestBody } from './overrides';

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
        ownCall<HttpCall>(request, callContext)?.onRequestSent();
      },
      'http.client.response.finish': ({ request, response }: { request: ClientRequest; response: IncomingMessage }) => {
        ownCall<HttpCall>(request, callContext)?.onResponse(response);
      },
      'http.client.request.error': ({ request, error }: { request: ClientRequest; error: unknown }) => {
        ownCall<HttpCall>(request, callContext)?.tracker.onError(error, 'unknown');
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

  /** Called again when the request is written: a header that makes it a call may have been set since, and Node 20 may tell of it only now. */
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
}

/** An API call over node:http or node:https: its request, and the methods that stand between it and Node. */
export class HttpCall implements BoundCall, RequestHandle {
  readonly tracker: ApiCallTracker;
  readonly #request: Request;
  /** The Host header, if there is one. */
  readonly #authority: string | undefined;
  readonly #proxied: Destination | undefined;
  #headersInBlock: boolean | undefined;
  /** What our methods on the request and the response call through to. */
  readonly originalDestroy: (this: Request, error?: Error) => Request;
  originalPush: Response['push'] | undefined;
  originalResponseDestroy: Response['_destroy'] | undefined;

  constructor(callContext: CallContext, endpoint: ApiEndpoint, request: ClientRequest, authority: string | undefined) {
    this.#request = request as Request;
    this.#authority = authority;
    this.#proxied = proxiedDestination(request.path);
    this.originalDestroy = this.#request.destroy;
    this.tracker = new ApiCallTracker(callContext, endpoint, this);
  }

  get address(): string {
    return this.#proxied?.address ?? parseAuthority(this.#request.host).name;
  }

  get port(): number | undefined {
    if (this.#proxied !== undefined) return this.#proxied.port;
    const { host, protocol, socket } = this.#request;
    const usual = defaultPort(protocol === 'https:');
    if (this.#authority === undefined || this.#authority === host) return usual;
    const { name, port = usual } = parseAuthority(this.#authority);
    // A Host header that the caller made up does not tell the port.
    return name === this.address ? port : (socket?.remotePort ?? port);
  }

  get path(): string {
    return this.#request.path;
  }

  header(name: string): string | undefined {
    const value = namedHeader(this.#request, name);
    if (value !== undefined) return value;
    return (this.#headersInBlock ??= areInBlock(this.#request)) ? headerInBlock(this.#request, name) : undefined;
  }

  headerNames(): string[] {
    return requestHeaderNames(this.#request);
  }

  /** The request has been made, and may have been written already. */
  onRequest(): void {
    const request = this.#request;
    bindCall(request, this);
    // Node 20 tells of a request that waits for a socket only when it gets one; it may have been destroyed by then.
    if (request.destroyed) return this.tracker.onError(destroyError(request), 'application');
    overrideMethod(request, REQUEST_DESTROY, this.originalDestroy);
    if (mayFailUnseen(request)) watchEvent(request, 'error', (error) => this.tracker.onError(error, 'unknown'));
    if (request.method === 'POST' && this.tracker.readsRequestBody) watchRequestBody(request, this.tracker);
  }

  onRequestSent(): void {
    if (this.tracker.settled || this.header('upgrade') === undefined) return;
    // An answer in another protocol (`101 Switching Protocols`) is never published.
    watchEvent(this.#request, 'upgrade', () => this.tracker.discard());
  }

  /** The headers of the final response are there. */
  onResponse(response: IncomingMessage): void {
    this.tracker.onResponseStart(response.statusCode ?? 0, (name) => responseHeader(response, name));
    if (this.tracker.settled) return;
    this.originalPush = response.push;
    this.originalResponseDestroy = (response as Response)._destroy;
    bindCall(response, this);
    overrideMethod(response, RESPONSE_PUSH, this.originalPush);
    overrideMethod(response, RESPONSE_DESTROY, this.originalResponseDestroy);
  }

  /** Its request or response is being destroyed by the application, or for it. */
  onDestroy(error: unknown): void {
    if (this.tracker.settled) return;
    guard('watching a request', () => {
      // On a connection that is used again, a client may hear of its error before Node does, and destroy the request with it.
      const connectionError = this.#request.socket?.errored;
      if (connectionError) this.tracker.onError(connectionError, 'transport');
      else this.tracker.onError(error, 'application');
    });
  }
}

/**
 * Whether errors of the request may not be published on Node's channel: with an agent that is not Node's, as the SDK has for proxies, and with
 * Node's own agent that uses a proxy. `totalSocketCount` is on Node's agents and those derived from them.
 */
function mayFailUnseen({ agent }: Request): boolean {
  return agent !== undefined && (!('totalSocketCount' in agent) || agent.options?.proxyEnv !== undefined);
}
