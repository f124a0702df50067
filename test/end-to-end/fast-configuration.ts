import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The configuration as it is shipped, for a world that turns 15 times as fast: a window of 5 minutes takes 20 seconds, a scrape
 * comes each second in place of each 15. Every duration changes, so that all of them keep their proportions; nothing else does.
 */
const SPEED = 15;

const FOLDER = join(__dirname, '../../examples/prometheus');
const DURATION = '(?:[0-9]+(?:ms|[smhd]))+';

/** `rules.yml`: how often, how long, and what the expressions look back on; names such as `increase5m` stay. */
export function fastRules(): string {
  const text = read('rules.yml')
    .replace(new RegExp(`^( +(?:interval|for|keep_firing_for): )(${DURATION})$`, 'gm'), faster)
    .replace(new RegExp(`(\\[)(${DURATION})(?=[:\\]])`, 'g'), faster)
    .replace(new RegExp(`(\\[${DURATION}:)(${DURATION})(?=\\])`, 'g'), faster)
    .replace(new RegExp(`( offset )(${DURATION})`, 'g'), faster);
  // PromQL cannot add durations to numbers, so these two are seconds: how old a young process is, and a rate made a count.
  return replace(replace(text, '> time() - 600', `> time() - ${600 / SPEED}`), '300 * job:', `${300 / SPEED} * job:`);
}

/** `prometheus.yml`, with the addresses of the service's processes and of Alertmanager (`host:port`). */
export function fastPrometheus(targets: readonly string[], alertmanager: string): string {
  const text = read('prometheus.yml').replace(new RegExp(`^( +\\w+_interval: )(${DURATION})$`, 'gm'), faster);
  return replace(replace(text, '127.0.0.1:9464', targets.join(', ')), '127.0.0.1:9093', alertmanager);
}

/** `alertmanager.yml`, with the address of the webhooks (`host:port`). */
export function fastAlertmanager(webhooks: string): string {
  const text = read('alertmanager.yml').replace(new RegExp(`^( +\\w+_(?:wait|interval|timeout): )(${DURATION})$`, 'gm'), faster);
  return replace(text, '127.0.0.1:9095', webhooks);
}

function read(name: string): string {
  return readFileSync(join(FOLDER, name), 'utf8');
}

/** @throws Error if it is not there: then the shipped file has changed and this one must follow. */
function replace(text: string, shipped: string, here: string): string {
  if (!text.includes(shipped)) throw new Error(`"${shipped}" is no longer in the shipped configuration`);
  return text.replaceAll(shipped, here);
}

function faster(_match: string, before: string, duration: string): string {
  // Down: the windows of the counts are a millisecond short of a whole number of steps, and must stay shorter than it.
  return `${before}${Math.floor(milliseconds(duration) / SPEED)}ms`;
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function milliseconds(duration: string): number {
  return [...duration.matchAll(/([0-9]+)(ms|[smhd])/g)].reduce((sum, [, number, unit]) => sum + Number(number) * UNITS[unit], 0);
}
