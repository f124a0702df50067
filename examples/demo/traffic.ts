import { setTimeout as delay } from 'node:timers/promises';
import { type ActiveFault, type Credential, type Fault, randomCredential, type TencentCloudApi } from '../tencentcloud-api';
import type { RunningService } from './service/service-process';

/** Requests to the shop, and what goes wrong with the calls that the shop makes for them. */
export class Traffic {
  readonly #api: TencentCloudApi;
  readonly #service: RunningService;
  readonly #inFlight = new Set<Promise<void>>();
  readonly #resets: ActiveFault[] = [];
  #abandoned = 0;

  constructor(api: TencentCloudApi, service: RunningService) {
    this.#api = api;
    this.#service = service;
  }

  /** Calls whose connection the API server has reset. */
  get resets(): number {
    return this.#resets.reduce((sum, { hits }) => sum + hits, 0);
  }

  /** Calls in flight when the client of the shop disconnected. */
  get abandoned(): number {
    return this.#abandoned;
  }

  /**
   * Requests a page of the shop, such as `POST /orders`, and waits for the response.
   *
   * @throws if there is no response at all. A response that reports an error is fine.
   */
  async request(page: string, signal?: AbortSignal): Promise<void> {
    const [method, path] = page.split(' ');
    const response = await fetch(this.#service.url + path, { method, signal });
    await response.arrayBuffer();
  }

  /** Requests a page without waiting. If it fails, {@link settled} throws. */
  startRequest(page: string): void {
    const request = this.request(page);
    this.#inFlight.add(request);
    request.then(
      () => this.#inFlight.delete(request),
      () => {},
    );
  }

  /** Resolves when no started request is in flight. @throws what a started request threw. */
  async settled(): Promise<void> {
    await Promise.all(this.#inFlight);
  }

  /** Disconnects while the shop waits for this call, which no other request may be making. */
  async abandonRequest(page: string, call: { readonly service: string; readonly action: string }): Promise<void> {
    const hang = this.#api.faults.add({ kind: 'hang', match: call, times: 1 });
    const disconnect = new AbortController();
    let ended = false;
    const request = this.request(page, disconnect.signal).finally(() => (ended = true));
    request.catch(() => {});
    while (hang.hits === 0 && !ended) await delay(5);
    this.#abandoned += hang.hits;
    disconnect.abort();
    await request.catch(() => {});
    hang.clear();
  }

  /** Requests a page; the fault hits the next call that matches it. */
  async requestWithFault(page: string, fault: Fault): Promise<void> {
    const active = this.#api.faults.add({ ...fault, times: 1 });
    if (fault.kind.startsWith('reset')) this.#resets.push(active);
    await this.request(page);
    active.clear();
  }

  /** The API accepts only a new key from now on; the shop still has the old one. */
  replaceKey(): void {
    this.#api.credentials.splice(0, Infinity, randomCredential());
  }

  /** Gives the shop a key. */
  deployKey(credential: Credential): Promise<void> {
    return this.#service.rotate(credential);
  }

  /** The key that the API accepts. */
  get validKey(): Credential {
    return this.#api.credentials[0];
  }
}
