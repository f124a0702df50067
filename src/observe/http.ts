import type { ClientRequest, IncomingMessage } from 'node:http';
import { reportFault } from '../diagnostics';
import { explainTunnel } from '../explanations';
import { type ApiHost, GATEWAY, type Hosts } from '../target/hosts';
import type { Watch } from './call-in-progress';
import { type Handler, Subscriptions } from './channels';
import { HttpCall } from './http-call';
import { requestHeader } from './http-headers';
import * as node20 from './node20';
import { stampOf } from './stamp';

/** Sees the API calls that go through node:http and node:https. */
export class HttpObserver {
  readonly #watch: Watch;
  readonly #hosts: Hosts;
  readonly #subscriptions: Subscriptions;

  constructor(watch: Watch, hosts: Hosts) {
    this.#watch = watch;
    this.#hosts = hosts;
    this.#subscriptions = new Subscriptions({
      'http.client.request.created': ((message: { request: ClientRequest }) => {
        this.#onRequest(message.request);
      }) as Handler,
      'http.client.request.start': ((message: { request: ClientRequest }) => {
        this.#onRequest(message.request);
      }) as Handler,
      'http.client.response.finish': ((message: { request: ClientRequest; response: IncomingMessage }) => {
        this.#callOf(message.request)?.onResponse(message.response);
      }) as Handler,
      'http.client.request.error': ((message: { request: ClientRequest; error: unknown }) => {
        this.#callOf(message.request)?.failed(message.error, 'unknown');
      }) as Handler,
    });
  }

  enable(): void {
    this.#subscriptions.subscribe();
    node20.subscribe(this.#onRequestCreated);
  }

  disable(): void {
    this.#subscriptions.unsubscribe();
    node20.unsubscribe(this.#onRequestCreated);
  }

  readonly #onRequestCreated = (request: ClientRequest): void => {
    try {
      this.#onRequest(request);
    } catch (error) {
      reportFault('the observer of ClientRequest', error);
    }
  };

  /**
   * Called when the request is made and again when it has been written: a header that tells a call may be set until
   * then, and Node 20 may not have told of it before.
   */
  #onRequest(request: ClientRequest): void {
    if (stampOf(request) !== undefined) return;
    const authority = requestHeader(request, 'host');
    const host = this.#apiHost(request, authority ?? request.host);
    if (host === undefined) return;
    new HttpCall(this.#watch, host, request, authority ?? '').onRequest();
  }

  #apiHost(request: ClientRequest, name: string): ApiHost | undefined {
    if (request.method === 'CONNECT') {
      explainTunnel();
      return undefined;
    }
    const verdict = this.#hosts.verdict(name, request.protocol === 'https:');
    if (verdict.kind === 'api') return verdict;
    if (verdict.kind === 'never' || requestHeader(request, 'x-tc-action') === undefined) return undefined;
    return GATEWAY;
  }

  #callOf(request: ClientRequest): HttpCall | undefined {
    const call = stampOf(request);
    // One of somebody else's may even be of another copy of this package.
    return call?.watch.owner === this.#watch.owner ? (call as HttpCall) : undefined;
  }
}
