import { setTimeout as delay } from 'node:timers/promises';
import { type ActiveFault, type Credential, type Fault, randomCredential, type TencentCloudApi } from '../tencentcloud-api';
import type { RunningService } from './service-process';

/** What can happen in a story, to the shop, its visitors and the cloud. */
export class Stage {
  readonly #api: TencentCloudApi;
  readonly #service: RunningService;
  readonly #visits = new Set<Promise<void>>();
  readonly #resets: ActiveFault[] = [];
  #walkouts = 0;

  constructor(api: TencentCloudApi, service: RunningService) {
    this.#api = api;
    this.#service = service;
  }

  /** Calls whose connection the API server has reset. */
  get resets(): number {
    return this.#resets.reduce((sum, { hits }) => sum + hits, 0);
  }

  /** Calls under way when their visitor left. */
  get walkouts(): number {
    return this.#walkouts;
  }

  /**
   * Somebody visits a page of the shop, as in `POST /orders`, and waits for it.
   *
   * @throws if there is no answer at all.
   */
  async visit(page: string, signal?: AbortSignal): Promise<void> {
    const [method, path] = page.split(' ');
    const response = await fetch(this.#service.url + path, { method, signal });
    await response.arrayBuffer();
  }

  /** Somebody visits while the story goes on. A visit that fails is thrown by {@link settled}. */
  begin(page: string): void {
    const visit = this.visit(page);
    this.#visits.add(visit);
    visit.then(
      () => this.#visits.delete(visit),
      () => {},
    );
  }

  /** Resolves when nobody is in the shop any more. @throws what a visit threw. */
  async settled(): Promise<void> {
    await Promise.all(this.#visits);
  }

  /** A visitor leaves while the shop waits for this action, which nothing else may be calling. */
  async walkOut(page: string, service: string, action: string): Promise<void> {
    const hang = this.#api.faults.add({ kind: 'hang', match: { service, action }, times: 1 });
    const gone = new AbortController();
    let over = false;
    const visit = this.visit(page, gone.signal).finally(() => (over = true));
    visit.catch(() => {});
    while (hang.hits === 0 && !over) await delay(5);
    this.#walkouts += hang.hits;
    gone.abort();
    await visit.catch(() => {});
    hang.clear();
  }

  /** The next call of the page meets a fault. */
  async disturb(page: string, fault: Fault): Promise<void> {
    const active = this.#api.faults.add({ ...fault, times: 1 });
    if (fault.kind.startsWith('reset')) this.#resets.push(active);
    await this.visit(page);
    active.clear();
  }

  /** The cloud replaces the key; the shop still has the old one. @returns the new key. */
  replaceKey(): Credential {
    const credential = randomCredential();
    this.#api.credentials.splice(0, Infinity, credential);
    return credential;
  }

  /** The shop is given a key. */
  deployKey(credential: Credential): Promise<void> {
    return this.#service.rotate(credential);
  }

  /** The key that the cloud accepts. */
  get key(): Credential {
    return this.#api.credentials[0];
  }
}
