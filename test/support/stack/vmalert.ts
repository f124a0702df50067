import { freePort } from '../free-port';
import { type RunningServer, startServer } from './server-process';

export interface VmalertOptions {
  /** The text of `rules.yml`. */
  readonly rules: string;
  /** URL of VictoriaMetrics: what rules read, and where they write. */
  readonly datasource: string;
  /** URL of Alertmanager. Default: nobody is notified. */
  readonly notifier?: string;
  /** Further flags. */
  readonly args?: readonly string[];
}

export interface Vmalert extends RunningServer {
  readonly url: string;
}

export async function startVmalert({ rules, datasource, notifier, args = [] }: VmalertOptions): Promise<Vmalert> {
  const address = `127.0.0.1:${await freePort()}`;
  const url = `http://${address}`;
  const server = await startServer({
    program: 'vmalert',
    files: { 'rules.yml': rules },
    args: [
      '-rule=rules.yml',
      `-datasource.url=${datasource}`,
      `-remoteWrite.url=${datasource}`,
      `-remoteRead.url=${datasource}`,
      notifier === undefined ? '-notifier.blackhole' : `-notifier.url=${notifier}`,
      `-httpListenAddr=${address}`,
      ...args,
    ],
    readyUrl: `${url}/health`,
  });
  return { ...server, url };
}
