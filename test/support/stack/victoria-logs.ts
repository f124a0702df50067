import { freePort } from '../free-port';
import { type RunningServer, startServer } from './server-process';

/** Fields of a log record, all of them strings. */
export type LogRecord = Readonly<Record<string, string>>;

export interface VictoriaLogs extends RunningServer {
  readonly url: string;
  /** Where an `otlphttp` exporter sends logs (`logs_endpoint`). */
  readonly otlpUrl: string;
  /** What a LogsQL query finds. A record can be found about a second after it has arrived. */
  query(logsQl: string): Promise<LogRecord[]>;
}

export async function startVictoriaLogs(): Promise<VictoriaLogs> {
  const address = `127.0.0.1:${await freePort()}`;
  const url = `http://${address}`;
  const server = await startServer({
    program: 'victoria-logs',
    args: ['-storageDataPath=data', `-httpListenAddr=${address}`],
    readyUrl: `${url}/health`,
  });
  return {
    ...server,
    url,
    otlpUrl: `${url}/insert/opentelemetry/v1/logs`,
    async query(logsQl) {
      const response = await fetch(`${url}/select/logsql/query`, { method: 'POST', body: new URLSearchParams({ query: logsQl }) });
      const text = await response.text();
      if (!response.ok) throw new Error(`${text}\nin ${logsQl}`);
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as LogRecord);
    },
  };
}
