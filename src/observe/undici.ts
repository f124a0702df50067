import { explainTunnel } from '../explanations';
import { type ApiHost, GATEWAY, type Hosts } from '../target/hosts';
import type { Watch } from './call-in-progress';
import { type Handler, Subscriptions } from './channels';
import { type Destination, destinationOf } from './destinations';
import type { EndedBy } from './ending';
import { isError } from '../is-error';
import { stampOf } from './stamp';
import { UndiciCall } from './undici-call';
import { requestHeader, type UndiciRequest, type UndiciResponseHeaders } from './undici-request';

const FIRST_FINAL_STATUS = 200;

/** Sees the API calls that go through `fetch` and undici, the one in Node and any copy from npm. */
export class UndiciObserver {
  readonly #watch: Watch;
  readonly #hosts: Hosts;
  readonly #subscriptions: Subscriptions;
  /** Why no connection came about. Such an error may look like an abort, as that of a proxy that refuses, or like anybody's. */
  readonly #connectErrors = new WeakSet<Error>();

  constructor(watch: Watch, hosts: Hosts) {
    this.#watch = watch;
    this.#hosts = hosts;
    this.#subscriptions = new Subscriptions({
      'undici:request:create': ((message: { request: UndiciRequest }) => {
        this.#onRequest(message.request);
      }) as Handler,
      'undici:request:headers': ((message: {
        request: UndiciRequest;
        response: { statusCode: number; headers: UndiciResponseHeaders };
      }) => {
        const { statusCode, headers } = message.response;
        // 103 comes here too, and then the final answer.
        if (statusCode >= FIRST_FINAL_STATUS) this.#callOf(message.request)?.onResponse(statusCode, headers);
      }) as Handler,
      // Published by the method that is told of the response's end, before it tells the application.
      'undici:request:trailers': ((message: { request: UndiciRequest }) => {
        this.#callOf(message.request)?.ended();
      }) as Handler,
      // Published before the requests that waited for the connection are told of the same error.
      'undici:client:connectError': ((message: { error: unknown }) => {
        if (isError(message.error)) this.#connectErrors.add(message.error);
      }) as Handler,
      'undici:request:error': ((message: { request: UndiciRequest; error: unknown }) => {
        this.#callOf(message.request)?.failed(message.error, this.#endedBy(message.error));
      }) as Handler,
    });
  }

  enable(): void {
    this.#subscriptions.subscribe();
  }

  disable(): void {
    this.#subscriptions.unsubscribe();
  }

  /** Published in the caller's context; everything later is in that of whichever request opened the socket. */
  #onRequest(request: UndiciRequest): void {
    if (request.method === 'CONNECT') return explainTunnel();
    if (request.upgrade) return;
    const destination = destinationOf(request);
    const host = this.#apiHost(request, destination);
    if (host !== undefined && stampOf(request) === undefined) {
      new UndiciCall(this.#watch, host, destination, request).onRequest();
    }
  }

  #apiHost(request: UndiciRequest, { authority, secure }: Destination): ApiHost | undefined {
    const verdict = this.#hosts.verdict(request.host ?? authority, secure);
    if (verdict.kind === 'api') return verdict;
    if (verdict.kind === 'never' || requestHeader(request, 'x-tc-action') === undefined) return undefined;
    return GATEWAY;
  }

  #endedBy(error: unknown): EndedBy {
    if (isError(error) && this.#connectErrors.has(error)) return 'transport';
    return isCallers(error) ? 'caller' : 'unknown';
  }

  #callOf(request: UndiciRequest): UndiciCall | undefined {
    const call = stampOf(request);
    // One of somebody else's may even be of another copy of this package.
    return call?.watch.owner === this.#watch.owner ? (call as UndiciCall) : undefined;
  }
}

/** Codes of undici, of its parser, of Node.js, of the system (`ECONNRESET`) and of certificates. */
const TRANSPORT_CODE = /^(?:UND_ERR_|HPE_|ERR_|E[A-Z\d]+$|(?:UNABLE_TO|CERT|CRL|DEPTH_ZERO|SELF_SIGNED|HOSTNAME|INVALID|PATH_LENGTH)_)/;

/**
 * Whether an error is the application's own: the reason it gave to `abort()`, or of its request body. Those of undici
 * and of the network have a code, but for the parser's, which lost it in undici 7.
 */
function isCallers(error: unknown): boolean {
  if (!isError(error)) return true;
  const { code } = error as NodeJS.ErrnoException;
  return !(typeof code === 'string' && TRANSPORT_CODE.test(code)) && error.name !== 'HTTPParserError';
}
