import { type RunningService, type ServiceOptions, startService } from '../../examples/demo/service/start-service';
import type { Credential } from '../../examples/tencentcloud-api';

/** One process of the demo's shop, on a port of its own; another process may take its place there. */
export class Replica {
  readonly url: string;
  /** `host:port`; what Prometheus calls the instance. */
  readonly host: string;
  readonly #options: ServiceOptions;
  #service: RunningService;

  private constructor(service: RunningService, options: ServiceOptions) {
    this.url = service.url;
    this.host = new URL(service.url).host;
    this.#options = { ...options, port: Number(new URL(service.url).port) };
    this.#service = service;
  }

  static async start(options: ServiceOptions): Promise<Replica> {
    return new Replica(await startService(options), options);
  }

  /** Resolves when every call from now on is signed with this key. */
  rotate(credential: Credential): Promise<void> {
    return this.#service.rotate(credential);
  }

  /** Ends its process without a chance to say anything. */
  async kill(): Promise<void> {
    this.#service.process.kill('SIGKILL');
    await this.#service.failed.catch(() => {});
  }

  /** A new process in place of the one that was killed. */
  async restart(): Promise<void> {
    this.#service = await startService(this.#options);
  }
}
