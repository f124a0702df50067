import type { Row } from './row';

/** A row as it is printed. */
export function line({ name, ratio, uncertainty, bar, limit, verdict, ours, against, costs }: Row): string {
  const sign = limit === 'at most' ? '≤' : '≥';
  const figure = `${digits(ratio)}${uncertainty > 0 ? ` ± ${digits(uncertainty)}` : ''}`;
  const sides = Object.entries(costs).map(([side, cost]) => `${side} ${cost}`);
  return [
    name.padEnd(62),
    figure.padEnd(17),
    (bar === null ? '' : `${sign} ${bar}`).padEnd(8),
    verdict.padEnd(11),
    `${ours} / ${against} (${sides.join(', ')})`,
  ].join(' ');
}

export const HEADING = ['row'.padEnd(62), 'ratio'.padEnd(17), 'bar'.padEnd(8), 'verdict'.padEnd(11), 'sides'].join(' ');

function digits(ratio: number): string {
  return Number.isFinite(ratio) ? ratio.toFixed(Math.abs(ratio) < 0.1 ? 3 : 2) : '?';
}
