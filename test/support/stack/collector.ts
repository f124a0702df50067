import { freePort } from '../free-port';
import { type RunningServer, startServer } from './server-process';

type Signal = 'traces' | 'metrics' | 'logs';

export interface CollectorOptions {
  /** By name, as in the Collector's configuration: `otlphttp`, `prometheus` and `debug`, each also as `otlphttp/jaeger`. */
  readonly exporters: Readonly<Record<string, unknown>>;
  /** Which exporters each signal goes to. */
  readonly pipelines: { readonly [signal in Signal]?: readonly string[] };
}

/** An OpenTelemetry Collector that receives OTLP over HTTP. */
export interface Collector extends RunningServer {
  /** What `OTEL_EXPORTER_OTLP_ENDPOINT` is to be. */
  readonly url: string;
}

export async function startCollector({ exporters, pipelines }: CollectorOptions): Promise<Collector> {
  const address = `127.0.0.1:${await freePort()}`;
  const configuration = {
    receivers: { otlp: { protocols: { http: { endpoint: address } } } },
    processors: { batch: { timeout: '100ms' } },
    exporters,
    service: {
      // Its own metrics would take a fixed port.
      telemetry: { metrics: { level: 'none' } },
      pipelines: Object.fromEntries(
        Object.entries(pipelines).map(([signal, names]) => [signal, { receivers: ['otlp'], processors: ['batch'], exporters: names }]),
      ),
    },
  };
  const server = await startServer({
    program: 'collector',
    // JSON is YAML.
    files: { 'collector.yaml': JSON.stringify(configuration) },
    args: ['--config=file:collector.yaml'],
    // Receivers start last. This one answers only to POST.
    readyUrl: `http://${address}/v1/${Object.keys(pipelines)[0]}`,
    readyStatus: 405,
  });
  return { ...server, url: `http://${address}` };
}
