import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Credential } from '../tencentcloud-api';

/** What the shop tells the process that started it. */
export type FromService = { readonly listening: string } | { readonly rotated: true };

/** What it can be told. */
export interface ToService {
  readonly credential: Credential;
}

export interface ServiceOptions {
  readonly credential: Credential;
  /** Port of the local API. Default: it calls the real one. */
  readonly localApi?: number;
  /** Where to listen on 127.0.0.1. Default 0: any free port. */
  readonly port?: number;
  /** Collector that its spans go to, as OTLP in JSON, a fifth of a second after they end. Default: nowhere. */
  readonly collector?: string;
  /** Whether log records go to the collector, too. Default false. */
  readonly logs?: boolean;
}

/** The shop, running in a process of its own. */
export interface RunningService {
  readonly url: string;
  readonly metricsUrl: string;
  readonly process: ChildProcess;
  /** Gives it another key. Resolves when every call from now on is signed with it. */
  rotate(credential: Credential): Promise<void>;
  /** What it has counted, in the OpenMetrics format. */
  metrics(): Promise<string>;
  /** Rejects when it has ended, with what it wrote to stderr. */
  readonly failed: Promise<never>;
  /** Ends it in good order: spans that are waiting are sent. Resolves with its exit code. */
  stop(): Promise<number | null>;
}

const TRACING = pathToFileURL(join(__dirname, 'tracing.ts')).href;

/**
 * Starts the shop and waits until it is open. The key goes through its environment.
 *
 * @throws Error with what it wrote to stderr, if it ends before that.
 */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const child = fork(join(__dirname, 'service.ts'), [], {
    cwd: join(__dirname, '../..'),
    execArgv: ['--import', 'tsx', '--import', TRACING],
    env: environment(options),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Ctrl-C in a terminal goes to the whole process group; this process says when the shop closes.
    detached: true,
  });
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-4000)));
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const failed = ended.then(([code]): never => {
    throw new Error(`the service ended with code ${code}\n${complaint}`);
  });
  failed.catch(() => {});

  const message = async <M extends FromService>(): Promise<M> => {
    const [received] = await Promise.race([once(child, 'message'), failed]);
    return received as M;
  };
  const { listening: url } = await message<{ readonly listening: string }>();
  return {
    url,
    metricsUrl: `${url}/metrics`,
    process: child,
    async rotate(credential) {
      const rotated = message();
      child.send({ credential } satisfies ToService);
      await rotated;
    },
    failed,
    metrics: async () => (await fetch(`${url}/metrics`)).text(),
    async stop() {
      child.kill('SIGTERM');
      const [code] = await ended;
      return code;
    },
  };
}

/** Only what the shop is to know: variables that steer OpenTelemetry in this shell are not for it. */
function environment({ credential, localApi, port = 0, collector, logs = false }: ServiceOptions): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(?:OTEL|TENCENTCLOUD)_/.test(name));
  return {
    ...Object.fromEntries(inherited),
    PORT: String(port),
    TENCENTCLOUD_SECRET_ID: credential.secretId,
    TENCENTCLOUD_SECRET_KEY: credential.secretKey,
    ...(credential.token === undefined ? {} : { TENCENTCLOUD_TOKEN: credential.token }),
    ...(localApi === undefined ? {} : { TENCENTCLOUD_LOCAL_API: String(localApi) }),
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: logs ? 'otlp' : 'none',
    ...(collector === undefined
      ? { OTEL_TRACES_EXPORTER: 'none' }
      : { OTEL_EXPORTER_OTLP_ENDPOINT: collector, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', OTEL_BSP_SCHEDULE_DELAY: '200' }),
  };
}
