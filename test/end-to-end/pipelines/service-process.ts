import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TencentCloudApi } from '../../../examples/tencentcloud-api';

export interface ServiceOptions {
  readonly api: TencentCloudApi;
  /** `host:port` to listen on. It is the instance in OTLP as well, so that every way of export names the same one. */
  readonly host: string;
  /** Where OTLP goes. */
  readonly otlpUrls: readonly string[];
}

/** Name of the service; Prometheus calls it the job. */
export const SERVICE = 'shop';

/** A service of `service.ts` in a process of its own. */
export class ServiceProcess {
  readonly host: string;
  readonly #process: ChildProcess;

  private constructor(host: string, child: ChildProcess) {
    this.host = host;
    this.#process = child;
  }

  /** @throws Error if it ends before it listens. */
  static async start({ api, host, otlpUrls }: ServiceOptions): Promise<ServiceProcess> {
    const [{ secretId, secretKey }] = api.credentials;
    const child = fork(join(__dirname, 'service.ts'), [], {
      execArgv: ['--import', 'tsx'],
      env: {
        PATH: process.env.PATH,
        HOST: host,
        API_URL: api.url,
        SECRET_ID: secretId,
        SECRET_KEY: secretKey,
        OTLP_METRICS_URLS: otlpUrls.join(' '),
        OTEL_SERVICE_NAME: SERVICE,
        OTEL_RESOURCE_ATTRIBUTES: `service.instance.id=${encodeURIComponent(host)}`,
        OTEL_TRACES_EXPORTER: 'none',
        OTEL_LOGS_EXPORTER: 'none',
      },
    });
    const ended = once(child, 'exit').then(() => {
      throw new Error('the service has ended');
    });
    ended.catch(() => {});
    await Promise.race([once(child, 'message'), ended]);
    return new ServiceProcess(host, child);
  }

  /** Makes the calls of `calls.ts`. */
  async call(): Promise<void> {
    await (await fetch(`http://${this.host}/call`)).text();
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    if (this.#process.exitCode === null && this.#process.kill('SIGKILL')) await ended;
  }
}
