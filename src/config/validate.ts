import { nearest } from '../util/edit-distance';
import { maskSecrets } from '../util/mask-secrets';
import type { Option, Problem } from './option';
import { OPTIONS, PROMETHEUS_OPTIONS } from './options';
import { resolvePrometheus } from './resolve';
import type { TencentCloudInstrumentationConfig } from './types';

type Options = Readonly<Record<string, Option<unknown>>>;

/** Starts each message. */
const WHO = 'TencentCloudInstrumentation:';
/** Names of options are words. Anything else may be a key in the wrong place, so no error repeats it. Keys have 32 or more characters. */
const WORD = /^[A-Za-z_]{1,30}$/;

/**
 * @throws TypeError that names the field, what it must be, and what was probably meant: for a bad value, for an option that does not
 * exist, and where `prometheus` asks for what the client or the registry cannot do
 */
export function checkConfig(config: TencentCloudInstrumentationConfig): void {
  if (!isObject(config)) throw problemError({ field: 'config', expected: 'an object', value: config });
  checkFields(config, OPTIONS, '');
  const { prometheus } = config;
  if (prometheus === false) return;
  if (prometheus !== undefined) checkFields(prometheus, PROMETHEUS_OPTIONS, 'prometheus.');
  resolvePrometheus(prometheus);
}

function checkFields(values: object, options: Options, prefix: string): void {
  for (const name of Object.keys(values)) {
    if (!Object.hasOwn(options, name)) throw unknownOption(name, options, prefix);
  }
  for (const [name, option] of Object.entries(options)) {
    const value = (values as Readonly<Record<string, unknown>>)[name];
    const problem = value === undefined ? undefined : option.check(value, prefix + name);
    if (problem !== undefined) throw problemError(problem);
  }
}

function problemError({ field, expected, value, hint }: Problem): TypeError {
  return new TypeError(`${WHO} ${field} must be ${expected}, not ${describe(value)}.${hint === undefined ? '' : ` ${hint}.`}`);
}

/** An unknown option would have no effect, which is noticed only when it is needed. */
function unknownOption(name: string, options: Options, prefix: string): TypeError {
  const isShown = WORD.test(name) && maskSecrets(name) === name;
  const meant = isShown ? meantBy(name, options, prefix) : undefined;
  const shown = isShown ? prefix + name : `${prefix}… (a name of ${name.length} characters)`;
  const question = meant === undefined ? '' : ` Did you mean ${meant}?`;
  return new TypeError(`${WHO} unknown option ${shown}.${question} Known options: ${Object.keys(options).join(', ')}.`);
}

/** The option of that name one level up or down, or under a name that other instrumentations use; else one with a similar name. */
function meantBy(name: string, options: Options, prefix: string): string | undefined {
  const here = aliasedBy(name, options);
  if (here !== undefined) return prefix + here;
  const elsewhere = prefix === '' ? aliasedBy(name, PROMETHEUS_OPTIONS) : aliasedBy(name, OPTIONS);
  if (elsewhere !== undefined) return prefix === '' ? `prometheus.${elsewhere}` : elsewhere;
  const similar = nearest(name, Object.keys(options));
  return similar && prefix + similar;
}

function aliasedBy(name: string, options: Options): string | undefined {
  const isName = (each: string): boolean => each.toLowerCase() === name.toLowerCase();
  return Object.entries(options).find(([option, { aliases = [] }]) => [option, ...aliases].some(isName))?.[0];
}

/** Texts are not shown: a key may be in the wrong place. */
function describe(value: unknown): string {
  if (typeof value === 'string') return `a string of ${value.length} characters`;
  if (typeof value === 'number' || typeof value === 'boolean' || value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
