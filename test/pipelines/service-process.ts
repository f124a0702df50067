import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TencentCloudApi } from '../../examples/tencentcloud-api';
import type { Pipeline } from './service';

/** A service of `service.ts` in a process of its own. */
export class ServiceProcess {
  /** `host:port` */
  readonly host: string;
  readonly #process: ChildProcess;

  private constructor(host: string, child: ChildProcess) {
    this.host = host;
    this.#process = child;
  }

  /** @param collector - where OTLP goes. @throws Error if it ends before it listens. */
  static async start(pipeline: Pipeline, api: TencentCloudApi, collector: string): Promise<ServiceProcess> {
    const [{ secretId, secretKey }] = api.credentials;
    const child = fork(join(__dirname, 'service.ts'), [], {
      execArgv: ['--import', 'tsx'],
      env: {
        PATH: process.env.PATH,
        PIPELINE: pipeline,
        API_URL: api.url,
        SECRET_ID: secretId,
        SECRET_KEY: secretKey,
        OTEL_SERVICE_NAME: pipeline,
        // It becomes the label instance; without it a Collector cannot tell the processes of a service apart.
        OTEL_RESOURCE_ATTRIBUTES: 'service.instance.id=one',
        OTEL_TRACES_EXPORTER: 'none',
        OTEL_LOGS_EXPORTER: 'none',
        OTEL_METRICS_EXPORTER: pipeline === 'otlp' ? 'otlp' : 'none',
        OTEL_EXPORTER_OTLP_ENDPOINT: collector,
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
        OTEL_METRIC_EXPORT_INTERVAL: '500',
        OTEL_METRIC_EXPORT_TIMEOUT: '500',
      },
    });
    const ended = once(child, 'exit').then(() => {
      throw new Error(`the service of pipeline ${pipeline} has ended`);
    });
    ended.catch(() => {});
    const [host] = (await Promise.race([once(child, 'message'), ended])) as [string];
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
