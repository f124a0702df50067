import { fasterRules } from '../../monitoring/faster';
import { alertmanager } from '../../src/monitoring';

/** The configuration as it is shipped, for a world that turns 15 times as fast. */
const SPEED = 15;

export function fastRules(): string {
  return fasterRules(SPEED);
}

/** A Prometheus that scrapes the processes of a service (`host:port`) and notifies Alertmanager. */
export function fastPrometheus(targets: readonly string[], alertmanagerHost: string): string {
  // JSON is YAML.
  return JSON.stringify({
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '2s' },
    rule_files: ['rules.yml'],
    alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanagerHost] }] }] },
    scrape_configs: [{ job_name: 'shop', static_configs: [{ targets }] }],
  });
}

/** `alertmanager.yml`, with the address of the webhooks (`host:port`). */
export function fastAlertmanager(webhooks: string): string {
  const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
  return alertmanager()
    .replace(/^( +\w+_(?:wait|interval|timeout): )([0-9]+)([smhd])$/gm, (_match, before: string, count: string, unit: string) => {
      return `${before}${Math.floor((Number(count) * seconds[unit] * 1000) / SPEED)}ms`;
    })
    .replaceAll('127.0.0.1:9095', webhooks);
}
