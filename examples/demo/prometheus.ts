import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fasterRules } from '../../monitoring/faster';
import { LABEL } from './counters';

/** The rules look back minutes to days. Here a second stands for half a minute, so that alerts fire and resolve while somebody watches. */
const SPEED = 30;
const SCRAPE_INTERVAL = 15_000;
const EVALUATION_INTERVAL = 30_000;

/** A firing alert. */
export interface Alert {
  readonly name: string;
  /** The cloud service it is about; empty for an alert about none in particular. */
  readonly service: string;
}

/** A Prometheus that scrapes the shop. */
export interface RunningPrometheus {
  readonly url: string;
  firingAlerts(): Promise<Alert[]>;
  /** Ends it and removes what it stored. */
  stop(): Promise<void>;
}

export function isPrometheusInstalled(): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, 'prometheus')));
}

/**
 * Starts Prometheus on a free port, with the alert rules {@link SPEED} times as fast as they are shipped.
 *
 * @param target - `host:port` of the shop.
 * @returns undefined if it does not start.
 */
export async function startPrometheus(target: string): Promise<RunningPrometheus | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'tencentcloud-demo-'));
  writeFileSync(join(folder, 'rules.yml'), fasterRules(SPEED));
  const scrape = `${SCRAPE_INTERVAL / SPEED}ms`;
  const configuration = {
    global: { scrape_interval: scrape, scrape_timeout: scrape, evaluation_interval: `${EVALUATION_INTERVAL / SPEED}ms` },
    rule_files: ['rules.yml'],
    scrape_configs: [{ job_name: 'shop', static_configs: [{ targets: [target] }] }],
  };
  // JSON is YAML.
  writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(configuration));
  const args = ['--config.file=prometheus.yml', '--storage.tsdb.path=data', '--web.listen-address=127.0.0.1:0'];
  const child = spawn('prometheus', [...args, '--enable-feature=exemplar-storage'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    // Ctrl-C in a terminal is for the demo, which then ends Prometheus.
    detached: true,
  });
  const stop = stopper(child, folder);
  const url = await readUrl(child);
  if (url !== undefined && (await isReady(url))) return { url, stop, firingAlerts: () => firingAlerts(url) };
  await stop();
  return undefined;
}

/**
 * Ends a child process and removes the folder it works in, at the latest when this process exits.
 *
 * @returns does both now.
 */
export function stopper(child: ChildProcess, folder: string): () => Promise<void> {
  const exited = once(child, 'exit').catch(() => {});
  const clean = (): void => {
    // SIGKILL: what it would save on a normal exit is removed anyway.
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  process.once('exit', clean);
  return async () => {
    child.kill('SIGKILL');
    await exited;
    clean();
    process.off('exit', clean);
  };
}

/** Prometheus 2 looks its host name up first, which takes ten seconds where no DNS server answers. */
const START_TIMEOUT = 30_000;
const RESPONSE_TIMEOUT = 2000;

/** Reads the port from its log. @returns undefined if it ends or takes too long. */
function readUrl(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    let log = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      const port = /[Ll]istening on.* address=127\.0\.0\.1:(\d+)/.exec(log)?.[1];
      if (port !== undefined) resolve(`http://127.0.0.1:${port}`);
    });
    child.once('exit', () => resolve(undefined)).once('error', () => resolve(undefined));
    setTimeout(() => resolve(undefined), START_TIMEOUT).unref();
  });
}

async function isReady(url: string): Promise<boolean> {
  for (const deadline = Date.now() + START_TIMEOUT; Date.now() < deadline; ) {
    const response = await get(`${url}/-/ready`).catch(() => undefined);
    if (response?.ok) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

function get(url: string): Promise<Response> {
  return fetch(url, { signal: AbortSignal.timeout(RESPONSE_TIMEOUT) });
}

/** https://prometheus.io/docs/prometheus/latest/querying/api/#alerts */
interface AlertsResponse {
  readonly data: { readonly alerts: ReadonlyArray<{ readonly state: string; readonly labels: Readonly<Record<string, string>> }> };
}

async function firingAlerts(url: string): Promise<Alert[]> {
  const { data } = (await (await get(`${url}/api/v1/alerts`)).json()) as AlertsResponse;
  const firing = data.alerts.filter(({ state }) => state === 'firing');
  return firing.map(({ labels }) => ({ name: labels.alertname, service: labels[LABEL.service] ?? '' }));
}
