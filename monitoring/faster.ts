import { readFileSync } from 'node:fs';
import path from 'node:path';

const DURATION = '(?:[0-9]+(?:ms|[smhd]))+';

/**
 * The shipped rules for a demo or a test that cannot wait: every duration is divided by `speed`, so that they keep their
 * proportions. At 15 times the speed scrapes must come each second in place of each 15, and a window of 5 minutes takes 20 seconds.
 * Only changing how often the rules are evaluated would count each step several times.
 */
export function fasterRules(speed: number): string {
  const faster = (_match: string, before: string, duration: string) =>
    // Rounded down: the windows of the counts are a bit shorter than a whole number of steps, and must stay shorter.
    `${before}${Math.floor(milliseconds(duration) / speed)}ms`;
  const text = readFileSync(path.join(__dirname, 'rules.yml'), 'utf8')
    .replace(new RegExp(`^( +(?:interval|for|keep_firing_for): )(${DURATION})$`, 'gm'), faster)
    .replace(new RegExp(`(\\[)(${DURATION})(?=[:\\]])`, 'g'), faster)
    .replace(new RegExp(`(\\[${DURATION}:)(${DURATION})(?=\\])`, 'g'), faster)
    .replace(new RegExp(`( offset )(${DURATION})`, 'g'), faster);
  // PromQL cannot add durations to numbers, so these are seconds: the age of a young process, a slope and a rate made counts.
  const seconds: ReadonlyArray<[before: string, seconds: number, after: string]> = [
    ['time() - ', 600, ''],
    ['', 15, ' * sum_over_time'],
    ['', 300, ' * job:'],
  ];
  return seconds.reduce((text, [before, value, after]) => {
    return replace(text, `${before}${value}${after}`, `${before}${value / speed}${after}`);
  }, text);
}

/** @throws Error if it is not there: then the shipped file has changed and this one must follow. */
function replace(text: string, shipped: string, here: string): string {
  if (!text.includes(shipped)) throw new Error(`"${shipped}" is no longer in the shipped rules`);
  return text.replaceAll(shipped, here);
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function milliseconds(duration: string): number {
  return [...duration.matchAll(/([0-9]+)(ms|[smhd])/g)].reduce((sum, [, number, unit]) => sum + Number(number) * UNITS[unit], 0);
}
