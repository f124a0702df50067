import { nearest } from '../util/edit-distance';
import { THRESHOLDS, type ThresholdName } from './thresholds';

/** A threshold for some jobs only. */
export interface ThresholdOverride {
  readonly name: ThresholdName;
  /** Matchers of target labels, as in `job="shop"`. */
  readonly selector: string;
  readonly value: number;
}

const MATCHER = /^\s*([a-zA-Z_]\w*)\s*(=~|!~|!=|=)\s*("(?:[^"\\]|\\.)*")\s*$/;

/** Reads `auth_failure_errors` or `auth_failure_errors{job="shop"}`. */
export function parseThresholdKey(key: string, labels: readonly string[]): { name: ThresholdName; selector: string | undefined } {
  const [, name, body] = /^\s*([^{]*?)\s*(?:\{(.*)\}\s*)?$/s.exec(key) ?? [undefined, key, undefined];
  if (!Object.hasOwn(THRESHOLDS, name)) throw unknownThreshold(name);
  if (body === undefined) return { name: name as ThresholdName, selector: undefined };
  const matchers = body.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/).map((text) => MATCHER.exec(text));
  for (const matcher of matchers) {
    if (!matcher)
      throw new TypeError(`Option \`thresholds\`: cannot read the selector of \`${key}\`. Expected something like ${name}{job="shop"}.`);
    if (!labels.includes(matcher[1]))
      throw new TypeError(
        `Option \`thresholds\`: \`${key}\` selects by \`${matcher[1]}\`, which is not kept. Kept labels: ${labels.join(', ')}; see the option \`labels\`.`,
      );
  }
  return { name: name as ThresholdName, selector: matchers.map((matcher) => `${matcher?.[1]}${matcher?.[2]}${matcher?.[3]}`).join(',') };
}

function unknownThreshold(name: string): TypeError {
  const names = Object.keys(THRESHOLDS);
  const meant = nearest(name, names);
  const question = meant === undefined ? '' : ` Did you mean ${meant}?`;
  return new TypeError(`Option \`thresholds\`: unknown threshold \`${name}\`.${question} There are: ${names.join(', ')}.`);
}
