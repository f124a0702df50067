import type { ServiceExtension } from '../api/services/extensions';

/** Everything that is known of one option: checks, defaults, environment and documents are made from it. */
export interface Option<Value> {
  /** As documents show it. */
  readonly type: string;
  /** Undefined if the option has no default. */
  readonly default: Value | undefined;
  /** As documents show it, where the value alone does not say it. */
  readonly defaultText?: string;
  /** One line for documents. */
  readonly meaning: string;
  /** What other instrumentations call it. */
  readonly aliases?: readonly string[];
  /** What is wrong with a value; `field` is its path in the configuration. */
  readonly check: (value: unknown, field: string) => Problem | undefined;
  /** How `register` reads it from the environment. Absent where an option needs code. */
  readonly variable?: Variable<Value>;
  /** What the option switches on when it is true. */
  readonly extension?: ServiceExtension;
}

/** An option that has a value even where it is left out. */
export type OptionWithDefault<Value> = Option<Value> & { readonly default: Value };

/** A value that is not what it should be. */
export interface Problem {
  readonly field: string;
  readonly expected: string;
  readonly value: unknown;
  /** What was probably meant. */
  readonly hint?: string;
}

/** An environment variable. */
export interface Variable<Value> {
  readonly expected: string;
  /** For documents. */
  readonly example: string;
  readonly parse: (text: string) => Parsed<Value>;
}

/** The value of a text from the environment. `rejected` says what happens with a wrong text; `value` is then used instead. */
export interface Parsed<Value> {
  /** Undefined for the default. */
  readonly value?: Value;
  readonly rejected?: string;
}

/** Rejects a text in favour of the default. */
export const USE_DEFAULT: Parsed<never> = { rejected: 'It is ignored.' };

export function flag(defaultValue: boolean, meaning: string): OptionWithDefault<boolean> {
  return {
    type: 'boolean',
    default: defaultValue,
    meaning,
    check: (value, field) => (typeof value === 'boolean' ? undefined : { field, expected: 'a boolean', value }),
    variable: { expected: 'true or false', example: String(!defaultValue), parse: parseBoolean },
  };
}

/** An option that only code can give. */
export function codeOnly<Value>(
  type: string,
  meaning: string,
  check: Option<Value>['check'],
  more: Partial<Option<Value>> = {},
): Option<Value> {
  return { type, default: undefined, meaning, check, ...more };
}

export function checkFunction(value: unknown, field: string): Problem | undefined {
  return typeof value === 'function' ? undefined : { field, expected: 'a function', value };
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A positive whole number. */
export function count(defaultValue: number, meaning: string): OptionWithDefault<number> {
  const expected = 'a positive whole number';
  return {
    type: 'number',
    default: defaultValue,
    meaning,
    check: (value, field) => (Number.isSafeInteger(value) && Number(value) > 0 ? undefined : { field, expected, value }),
    variable: {
      expected,
      example: String(defaultValue / 2),
      parse: (text) => (/^[1-9]\d{0,8}$/.test(text) ? { value: Number(text) } : USE_DEFAULT),
    },
  };
}

/** The OpenTelemetry specification: only `true` is true, and what is neither `true` nor `false` is false. */
export function parseBoolean(text: string): Parsed<boolean> {
  const value = text.toLowerCase();
  if (value === 'true' || value === 'false') return { value: value === 'true' };
  return { value: false, rejected: 'It counts as false.' };
}

/** Starts the name of each environment variable of this package. */
export const PREFIX = 'OTEL_INSTRUMENTATION_TENCENTCLOUD_';

/** The variable for a field, without the prefix: `PROMETHEUS_MAX_SERIES` for `prometheus.maxSeries`. */
export function variableName(...path: readonly string[]): string {
  return path.map((name) => name.replace(/[A-Z]/g, '_$&').toUpperCase()).join('_');
}
