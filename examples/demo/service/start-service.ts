import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Credential } from '../../tencentcloud-api';

export interface ServiceOptions {
  readonly credential: Credential;
  /** Port of the local API. Default: the shop calls the real one. */
  readonly localApi?: number;
  /** Port on 127.0.0.1. Default 0: any free port. */
  readonly port?: number;
  /** Collector for spans and log events, as OTLP in JSON, 200 ms after they end. Default: nothing is exported. */
  readonly collector?: string;
}

/** The shop, running in a process of its own. */
export interface RunningService {
  readonly url: string;
  readonly metricsUrl: string;
  readonly process: ChildProcess;
  /** Gives it another key. Resolves when every later call is signed with it. */
  rotate(credential: Credential): Promise<void>;
  /** Reads its `/metrics`, in the OpenMetrics format. */
  metrics(): Promise<string>;
  /** Rejects when it has ended, with what it wrote to stderr. */
  readonly failed: Promise<never>;
  /** Ends it after it has sent the last spans. Resolves with its exit code. */
  stop(): Promise<number | null>;
}

const TRACING = pathToFileURL(join(__dirname, 'tracing.ts')).href;

/**
 * Starts the shop and waits until it listens.
 *
 * @throws Error with what it wrote to stderr, if it ends before that.
 */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const child = fork(join(__dirname, 'service.ts'), [], {
    cwd: join(__dirname, '../../..'),
    execArgv: ['--import', 'tsx', '--import', TRACING],
    env: environment(options),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // A terminal sends Ctrl-C to the whole process group. The parent decides when the shop ends.
    detached: true,
  });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-4000)));
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const failed = exited.then(([code]): never => {
    throw new Error(`the service ended with code ${code}\n${stderr}`);
  });
  failed.catch(() => {});

  const nextMessage = (): Promise<string[]> => Promise.race([once(child, 'message'), failed]);
  const [url] = await nextMessage();
  return {
    url,
    metricsUrl: `${url}/metrics`,
    process: child,
    async rotate(credential) {
      const rotated = nextMessage();
      child.send(credential);
      await rotated;
    },
    failed,
    metrics: async () => (await fetch(`${url}/metrics`)).text(),
    async stop() {
      child.kill('SIGTERM');
      const [code] = await exited;
      return code;
    },
  };
}

/** OTEL_ and TENCENTCLOUD_ variables of the user's shell are left out: they are meant for other programs. */
function environment({ credential, localApi, port = 0, collector }: ServiceOptions): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(?:OTEL|TENCENTCLOUD)_/.test(name));
  const exporter = collector === undefined ? 'none' : 'otlp';
  return {
    ...Object.fromEntries(inherited),
    PORT: String(port),
    TENCENTCLOUD_SECRET_ID: credential.secretId,
    TENCENTCLOUD_SECRET_KEY: credential.secretKey,
    TENCENTCLOUD_TOKEN: credential.token,
    TENCENTCLOUD_LOCAL_API: localApi?.toString(),
    OTEL_TRACES_EXPORTER: exporter,
    OTEL_LOGS_EXPORTER: exporter,
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_BSP_SCHEDULE_DELAY: '200',
    OTEL_BLRP_SCHEDULE_DELAY: '200',
  };
}
