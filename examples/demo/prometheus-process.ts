import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fasterRules } from '../../monitoring/faster';
import { setTimeout as delay } from 'node:timers/promises';
import { stopper } from './stopper';

/** An alert that fires. */
export interface Alert {
  readonly name: string;
  /** What it is about; empty if it is about no service in particular. */
  readonly service: string;
}

/** A Prometheus that watches the shop. */
export interface RunningPrometheus {
  readonly url: string;
  firingAlerts(): Promise<Alert[]>;
  /** Ends it and removes what it stored. */
  stop(): Promise<void>;
}

/** Whether there is one on the PATH. */
export function isPrometheusInstalled(): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, 'prometheus')));
}

/**
 * Starts Prometheus on a free port, with the alert rules 15 times as fast as they are shipped: a demo does not wait half a minute for an
 * alert.
 *
 * @returns undefined if it does not start.
 */
export async function startPrometheus(target: string): Promise<RunningPrometheus | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'tencentcloud-demo-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  writeFileSync(join(folder, 'prometheus.yml'), configuration(target));
  writeFileSync(join(folder, 'rules.yml'), fasterRules(15));
  const child = spawn(
    'prometheus',
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--enable-feature=exemplar-storage',
    ],
    // Ctrl-C in a terminal is for the demo, which then ends this.
    { stdio: 'ignore', detached: true },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
  const stop = stopper(child, folder, ended);
  if (await isReady(url, ended)) return { url, stop, firingAlerts: () => firingAlerts(url) };
  await stop();
  return undefined;
}

function configuration(target: string): string {
  return `global: {scrape_interval: 1s, evaluation_interval: 1s}
rule_files: [rules.yml]
scrape_configs:
  - job_name: shop
    static_configs: [{targets: ['${target}']}]
`;
}

/** Milliseconds: for it to be ready, and for an answer. */
const PATIENCE = { start: 10_000, answer: 2000 } as const;

async function isReady(url: string, ended: Promise<void>): Promise<boolean> {
  let over = false;
  void ended.then(() => (over = true));
  for (const deadline = Date.now() + PATIENCE.start; !over && Date.now() < deadline; await delay(50)) {
    const response = await ask(`${url}/-/ready`).catch(() => undefined);
    if (response?.ok) return true;
  }
  return false;
}

function ask(url: string): Promise<Response> {
  return fetch(url, { signal: AbortSignal.timeout(PATIENCE.answer) });
}

/** https://prometheus.io/docs/prometheus/latest/querying/api/#alerts */
interface AlertsAnswer {
  readonly data: { readonly alerts: ReadonlyArray<{ readonly state: string; readonly labels: Readonly<Record<string, string>> }> };
}

async function firingAlerts(url: string): Promise<Alert[]> {
  const { data } = (await (await ask(`${url}/api/v1/alerts`)).json()) as AlertsAnswer;
  return data.alerts
    .filter(({ state }) => state === 'firing')
    .map(({ labels }) => ({ name: labels.alertname, service: labels.service ?? '' }));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
