import { freePort } from '../free-port';
import { PrometheusApi } from './prometheus-api';
import { type RunningServer, startServer } from './server-process';

/** What it runs with: the rules are there where the configuration names a file `rules.yml`. */
export interface PrometheusFiles {
  readonly 'prometheus.yml': string;
  readonly 'rules.yml': string;
  /** Further files of rules. */
  readonly [name: string]: string;
}

export interface PrometheusOptions {
  /** Default: the one on the PATH. */
  readonly program?: 'prometheus' | 'prometheus3';
  /** Further flags, such as `--web.enable-otlp-receiver`. */
  readonly args?: readonly string[];
}

/** A real Prometheus on a free port, with a folder of its own. */
export class PrometheusServer extends PrometheusApi {
  readonly #server: RunningServer;

  private constructor(url: string, server: RunningServer) {
    super(url);
    this.#server = server;
  }

  /** @throws Error if it is not ready in time. */
  static async start(files: PrometheusFiles, { program = 'prometheus', args = [] }: PrometheusOptions = {}): Promise<PrometheusServer> {
    const address = `127.0.0.1:${await freePort()}`;
    const server = await startServer({
      program,
      files: { ...files },
      args: [
        '--config.file=prometheus.yml',
        '--storage.tsdb.path=data',
        '--enable-feature=exemplar-storage',
        `--web.listen-address=${address}`,
        ...args,
      ],
      readyUrl: `http://${address}/-/ready`,
    });
    return new PrometheusServer(`http://${address}`, server);
  }

  /** Ends it and removes its folder. */
  stop(): Promise<void> {
    return this.#server.stop();
  }
}
