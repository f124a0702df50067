import { type Collector, startCollector } from '../../support/stack/collector';
import { type Jaeger, startJaeger } from '../../support/stack/jaeger';
import { startVictoriaLogs, type VictoriaLogs } from '../../support/stack/victoria-logs';

/** Where log records go, by way of a real Collector, and where spans go. */
export class Stores {
  readonly collectorUrl: string;
  readonly logs: VictoriaLogs;
  /** Undefined without a store for traces: the Collector drops them. */
  readonly jaeger: Jaeger | undefined;
  readonly #collector: Collector;

  private constructor(collector: Collector, logs: VictoriaLogs, jaeger: Jaeger | undefined) {
    this.#collector = collector;
    this.collectorUrl = collector.url;
    this.logs = logs;
    this.jaeger = jaeger;
  }

  static async start(traces: 'kept' | 'dropped'): Promise<Stores> {
    const [logs, jaeger] = await Promise.all([startVictoriaLogs(), traces === 'kept' ? startJaeger() : undefined]);
    const collector = await startCollector({
      exporters: {
        'otlphttp/logs': { logs_endpoint: logs.otlpUrl },
        ...(jaeger === undefined ? { debug: {} } : { 'otlphttp/traces': { endpoint: jaeger.otlpUrl } }),
      },
      pipelines: { logs: ['otlphttp/logs'], traces: [jaeger === undefined ? 'debug' : 'otlphttp/traces'] },
    });
    return new Stores(collector, logs, jaeger);
  }

  async stop(): Promise<void> {
    await Promise.all([this.#collector, this.logs, this.jaeger].map((server) => server?.stop()));
  }
}
