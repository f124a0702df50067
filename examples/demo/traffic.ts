/** Makes the scenario happen: sends requests to the shop, and lets the calls fail that the shop makes for them. */
import { setTimeout as delay } from 'node:timers/promises';
import type { ActiveFault, Credential, FaultKind, TencentCloudApi } from '../tencentcloud-api';
import { randomCredential, startTencentCloudApi } from '../tencentcloud-api';
import { LATENCIES, PAGES, type Phase, PHASES, RATE_LIMIT, REQUESTS_PER_SECOND, type Scene } from './scenario';
import type { RunningService } from './service/start-service';
import { sums } from './telemetry';

/** An action of the API. */
export interface ApiMethod {
  readonly service: string;
  readonly action: string;
}

/** Starts the local API with the rate limit and the latencies of the scenario. */
export async function startScenarioApi(): Promise<TencentCloudApi> {
  const api = await startTencentCloudApi({ credentials: [randomCredential()], rateLimit: { perSecond: RATE_LIMIT } });
  for (const [service, ms] of Object.entries(LATENCIES)) api.faults.add({ kind: 'latency', ms, match: { service } });
  return api;
}

/** What the scenario can do to the shop and to the API. */
export class Traffic {
  readonly #api: TencentCloudApi;
  readonly #service: RunningService;
  readonly #inFlight = new Set<Promise<void>>();
  /** Faults that leave calls without an answer, which the API server does not count. */
  readonly #unanswered: Array<{ readonly key: string; readonly fault: ActiveFault }> = [];
  #requests = 0;

  constructor(api: TencentCloudApi, service: RunningService) {
    this.#api = api;
    this.#service = service;
  }

  /** How many calls there were, as the API server knows, by `service/action result`, such as `cvm/DescribeZones (success)`. */
  happened(): Map<string, number> {
    const answered = [...this.#api.counts].map(([key, count]) => {
      const [service, action, code] = key.split('/');
      return [`${service}/${action} ${code || '(success)'}`, count] as const;
    });
    return sums([...answered, ...this.#unanswered.map(({ key, fault }) => [key, fault.hits] as const)]);
  }

  /** Runs all phases once, or until the signal aborts. A step that is due while another one runs is late, never left out. */
  async runScenario(seconds: number, round: number, onScene: (scene: Scene) => void, signal: AbortSignal): Promise<void> {
    for (const [index, phase] of PHASES.entries()) {
      if (signal.aborted) return;
      const scene: Scene = { phase, number: index + 1, round, caption: phase.caption };
      onScene(scene);
      const clock = new PhaseClock(seconds * phase.share * 1000, signal);
      await Promise.all([this.#sendRequests(clock), this.#runSteps(phase, clock, (caption) => onScene({ ...scene, caption }))]);
    }
  }

  async #sendRequests(clock: PhaseClock): Promise<void> {
    const count = (clock.length / 1000) * REQUESTS_PER_SECOND;
    for (let i = 0; i < count; i++) {
      if (!(await clock.reaches(i / count))) return;
      this.#startRequest(PAGES[this.#requests++ % PAGES.length]);
    }
    await clock.reaches(1);
  }

  async #runSteps({ steps }: Phase, clock: PhaseClock, onCaption: (caption: string) => void): Promise<void> {
    for (const step of steps) {
      if (!(await clock.reaches(step.at))) return;
      if (step.caption !== undefined) onCaption(step.caption);
      await step.run(this);
    }
  }

  /** Requests a page without waiting. If it fails, {@link settled} throws. */
  #startRequest(page: string): void {
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

  /** Requests a page; the fault hits the next call of this method. */
  async requestWithFault(page: string, method: ApiMethod, kind: FaultKind): Promise<void> {
    const fault = this.#api.faults.add({ ...kind, match: method, times: 1 });
    if (kind.kind.startsWith('reset')) this.#unanswered.push({ key: `${method.service}/${method.action} (connection reset)`, fault });
    await this.request(page);
    fault.clear();
  }

  /** Disconnects while the shop waits for this call, which no other request may be making. */
  async abandonRequest(page: string, method: ApiMethod): Promise<void> {
    const fault = this.#api.faults.add({ kind: 'hang', match: method, times: 1 });
    this.#unanswered.push({ key: `${method.service}/${method.action} (aborted)`, fault });
    const disconnect = new AbortController();
    let ended = false;
    const request = this.request(page, disconnect.signal).finally(() => (ended = true));
    request.catch(() => {});
    while (fault.hits === 0 && !ended) await delay(5);
    disconnect.abort();
    await request.catch(() => {});
    fault.clear();
  }

  /** The key that the API accepts. */
  get validKey(): Credential {
    return this.#api.credentials[0];
  }

  /** The API accepts only a new key from now on; the shop still has the old one. */
  replaceKey(): void {
    this.#api.credentials.splice(0, Infinity, randomCredential());
  }

  /** Gives the shop a key. */
  deployKey(credential: Credential): Promise<void> {
    return this.#service.rotate(credential);
  }
}

/** The time of a phase, from now on. */
class PhaseClock {
  readonly #start = Date.now();

  /** @param length - in milliseconds. */
  constructor(
    readonly length: number,
    readonly signal: AbortSignal,
  ) {}

  /** Waits until this part of the phase is over. @returns false if the signal aborts. */
  async reaches(part: number): Promise<boolean> {
    const left = this.#start + part * this.length - Date.now();
    if (left > 0) await delay(left, undefined, { signal: this.signal }).catch(() => {});
    return !this.signal.aborted;
  }
}
