import { freePort } from '../free-port';
import { type RunningServer, startServer } from './server-process';

export interface Alertmanager extends RunningServer {
  readonly url: string;
}

export interface AlertmanagerFiles {
  readonly 'alertmanager.yml': string;
  /** Templates. */
  readonly [name: string]: string;
}

/** @param program default: the one of the distribution. */
export async function startAlertmanager(
  files: AlertmanagerFiles,
  program: 'prometheus-alertmanager' | 'alertmanager' = 'prometheus-alertmanager',
): Promise<Alertmanager> {
  const address = `127.0.0.1:${await freePort()}`;
  const server = await startServer({
    program,
    files,
    // Alone: it looks for no others.
    args: ['--config.file=alertmanager.yml', '--storage.path=data', '--cluster.listen-address=', `--web.listen-address=${address}`],
    readyUrl: `http://${address}/-/ready`,
  });
  return { ...server, url: `http://${address}` };
}
