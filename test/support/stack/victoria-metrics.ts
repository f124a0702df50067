import { freePort } from '../free-port';
import { PrometheusApi } from './prometheus-api';
import { type RunningServer, startServer } from './server-process';

export interface VictoriaMetricsOptions {
  /** What to scrape, as in Prometheus. Default: nothing. */
  readonly scrapeConfiguration?: string;
  /** Relabels all samples that arrive. Default: none. */
  readonly relabelConfiguration?: string;
  /** Further flags. */
  readonly args?: readonly string[];
}

/** A single-node VictoriaMetrics on a free port. */
export class VictoriaMetrics extends PrometheusApi {
  /** Where an `otlphttp` exporter sends metrics (`metrics_endpoint`). */
  readonly otlpUrl = `${this.url}/opentelemetry/v1/metrics`;
  readonly #server: RunningServer;

  private constructor(url: string, server: RunningServer) {
    super(url);
    this.#server = server;
  }

  /** @throws Error if it is not ready in time. */
  static async start({ scrapeConfiguration, relabelConfiguration, args = [] }: VictoriaMetricsOptions = {}): Promise<VictoriaMetrics> {
    const address = `127.0.0.1:${await freePort()}`;
    const server = await startServer({
      program: 'victoria-metrics',
      files: {
        ...(scrapeConfiguration === undefined ? {} : { 'scrape.yml': scrapeConfiguration }),
        ...(relabelConfiguration === undefined ? {} : { 'relabel.yml': relabelConfiguration }),
      },
      args: [
        '-storageDataPath=data',
        `-httpListenAddr=${address}`,
        // By default queries do not see the last 30 seconds.
        '-search.latencyOffset=0s',
        ...(scrapeConfiguration === undefined ? [] : ['-promscrape.config=scrape.yml']),
        ...(relabelConfiguration === undefined ? [] : ['-relabelConfig=relabel.yml']),
        ...args,
      ],
      readyUrl: `http://${address}/health`,
    });
    return new VictoriaMetrics(`http://${address}`, server);
  }

  /** Ends it and removes its folder. */
  stop(): Promise<void> {
    return this.#server.stop();
  }
}
