import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { eventually } from '../../support/eventually';
import { freePort } from '../../support/free-port';
import type { PlannedCall } from './planned-calls';

const PROGRAMS = join(__dirname, 'programs');
const PREFIX = 'OTEL_INSTRUMENTATION_TENCENTCLOUD_';

export interface ServiceOptions {
  /** `service.name` of its signals. */
  readonly name: string;
  readonly apiUrl: string;
  readonly collectorUrl: string;
  readonly spans: 'all' | 'failed';
  /** Of traces. */
  readonly samplingRatio: number;
}

/** How a service can be set up. */
export type SetUp = (options: ServiceOptions) => Promise<CallingService>;

/** Both ways of set-up. The SDK is configured by the environment either way. */
export const SET_UPS: Readonly<Record<string, SetUp>> = {
  'set up in code': (options) =>
    CallingService.start(options, [join(PROGRAMS, 'configured-in-code.cjs')], (metricsPort) => ({
      SPANS: options.spans,
      METRICS_PORT: metricsPort,
    })),
  'set up by the environment alone': (options) =>
    CallingService.start(
      options,
      [
        ...['@opentelemetry/auto-instrumentations-node', 'opentelemetry-instrumentation-tencentcloud'].flatMap((name) => [
          '--import',
          `${name}/register`,
        ]),
        join(PROGRAMS, 'calls.cjs'),
      ],
      (metricsPort) => ({
        OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http,undici',
        OTEL_NODE_RESOURCE_DETECTORS: 'env',
        [`${PREFIX}SPANS`]: options.spans,
        [`${PREFIX}METRICS_PORT`]: metricsPort,
        [`${PREFIX}METRICS_HOST`]: '127.0.0.1',
        [`${PREFIX}PROMETHEUS_EXEMPLARS`]: 'true',
      }),
    ),
};

/** A service that makes the calls that a test plans, in a process of its own. */
export class CallingService {
  /** `host:port` of its `/metrics`. */
  readonly metricsTarget: string;
  readonly #child: ChildProcess;
  #finished = 0;
  #batches = 0;

  private constructor(child: ChildProcess, metricsTarget: string) {
    this.#child = child;
    this.metricsTarget = metricsTarget;
    createInterface({ input: child.stdout! }).on('line', () => this.#finished++);
  }

  /** @throws Error if it does not serve its metrics in time. */
  static async start(
    { name, apiUrl, collectorUrl, samplingRatio }: ServiceOptions,
    args: readonly string[],
    environment: (metricsPort: string) => Readonly<Record<string, string>>,
  ): Promise<CallingService> {
    const port = await freePort();
    const child = spawn(process.execPath, args, {
      // Where a program is found by its name.
      cwd: PROGRAMS,
      env: {
        PATH: process.env.PATH,
        API_URL: apiUrl,
        OTEL_SERVICE_NAME: name,
        OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl,
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
        OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
        OTEL_TRACES_SAMPLER_ARG: String(samplingRatio),
        OTEL_LOGS_EXPORTER: 'otlp',
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_BSP_SCHEDULE_DELAY: '200',
        OTEL_BSP_MAX_QUEUE_SIZE: '4096',
        OTEL_BLRP_SCHEDULE_DELAY: '200',
        ...environment(String(port)),
      },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const service = new CallingService(child, `127.0.0.1:${port}`);
    try {
      await eventually(`/metrics of ${name}`, async () => (await service.metrics()) || undefined);
    } catch (error) {
      await service.stop();
      throw error;
    }
    return service;
  }

  async metrics(): Promise<string> {
    return (await fetch(`http://${this.metricsTarget}/metrics`)).text();
  }

  /** Makes calls, several at a time. */
  async make(calls: readonly PlannedCall[]): Promise<void> {
    const batch = ++this.#batches;
    this.#child.stdin!.write(`${JSON.stringify(calls.map(({ headers, body }) => ({ headers, body })))}\n`);
    await eventually(`${calls.length} calls`, () => this.#finished >= batch || undefined);
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    if (this.#child.exitCode === null && this.#child.kill('SIGKILL')) await ended;
  }
}
