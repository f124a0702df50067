import { ServiceExtensions } from '../api/services/extensions';
import { nearest } from '../util/edit-distance';
import { maskSecrets } from '../util/mask-secrets';
import { isObject, type Option, type Problem } from './option';
import { OPTIONS, PROMETHEUS_OPTIONS } from './options';
import { installedPromClient, takesExemplars } from './prom-client';
import type { PrometheusClient, PrometheusConfig, PrometheusRegistry, TencentCloudInstrumentationConfig } from './types';

type Config = TencentCloudInstrumentationConfig;
type Options = Readonly<Record<string, Option<unknown>>>;

/** Starts each message. */
const WHO = 'TencentCloudInstrumentation:';
/** Names of options are words. Anything else may be a key in the wrong place, so no error repeats it. Keys have 32 or more characters. */
const WORD = /^[A-Za-z_]{1,30}$/;

/** A configuration with its defaults filled in, and what follows from them. */
export type ResolvedConfig = ReturnType<typeof resolveConfig>;

/** What Prometheus metrics are made with. */
export interface ResolvedPrometheus {
  readonly client: PrometheusClient;
  readonly register: PrometheusRegistry;
  readonly exemplars: boolean;
}

/**
 * @throws TypeError that names the field, what it must be, and what was probably meant: for a bad value, for an option that does not
 * exist, and where `prometheus` asks for what the client or the registry cannot do
 */
export function checkConfig(config: Config): void {
  if (!isObject(config)) throw problemError({ field: 'config', expected: 'an object', value: config });
  checkFields(config, OPTIONS, '');
  const { prometheus } = config;
  if (prometheus === false) return;
  if (prometheus !== undefined) checkFields(prometheus, PROMETHEUS_OPTIONS, 'prometheus.');
  resolvePrometheus(prometheus);
}

/**
 * Fills in the defaults of a checked configuration. The registry is looked at now: its format may have changed since the check.
 *
 * @throws TypeError where `prometheus` asks for what the client or the registry cannot do
 */
export function resolveConfig(config: Config) {
  const prometheus = config.prometheus === false ? undefined : config.prometheus;
  return {
    endpoints: config.endpoints ?? OPTIONS.endpoints.default,
    ignoreCall: config.ignoreCall,
    callHook: config.callHook,
    spans: config.spans ?? OPTIONS.spans.default,
    failureEvents: config.failureEvents ?? OPTIONS.failureEvents.default,
    captureSecretId: config.captureSecretId ?? OPTIONS.captureSecretId.default,
    recordErrorMessage: config.recordErrorMessage ?? OPTIONS.recordErrorMessage.default,
    meter: config.meter ?? OPTIONS.meter.default,
    /** The service extensions that are switched on; undefined if there is none. */
    extensions: extensionsOf(config),
    // These two are for the counters on the Meter API, too.
    maxSeries: prometheus?.maxSeries ?? PROMETHEUS_OPTIONS.maxSeries.default,
    services: prometheus?.services ?? PROMETHEUS_OPTIONS.services.default,
    /** Undefined for no Prometheus metrics. */
    prometheus: config.prometheus === false ? undefined : resolvePrometheus(prometheus),
  };
}

/**
 * What Prometheus metrics are made with; undefined where nobody asked for them and prom-client is not installed.
 *
 * @throws TypeError where the client is missing, or where the registry cannot have the exemplars that were asked for
 */
export function resolvePrometheus(config: PrometheusConfig | undefined): ResolvedPrometheus | undefined {
  const client = config?.client ?? installedPromClient();
  if (client === undefined) {
    if (config === undefined) return undefined;
    throw new TypeError(
      `${WHO} prometheus needs prom-client, which is not installed. Run npm install prom-client, or set prometheus.client.`,
    );
  }
  const register = config?.register ?? client.register;
  const possible = takesExemplars(register);
  if (config?.exemplars === true && !possible) {
    throw new TypeError(
      `${WHO} prometheus.exemplars must be false or absent on a registry in the text format. ` +
        'Call register.setContentType(Registry.OPENMETRICS_CONTENT_TYPE) before.',
    );
  }
  return { client, register, exemplars: config?.exemplars ?? possible };
}

function extensionsOf(config: Config): ServiceExtensions | undefined {
  const options: Options = OPTIONS;
  const isOn = (name: string): boolean => (config as Readonly<Record<string, unknown>>)[name] === true;
  const extensions = Object.entries(options).flatMap(([name, { extension }]) => (extension && isOn(name) ? [extension] : []));
  return extensions.length === 0 ? undefined : new ServiceExtensions(extensions);
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
