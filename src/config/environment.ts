import { nearest } from '../util/edit-distance';
import { maskSecrets } from '../util/mask-secrets';
import { isHost } from './list-options';
import { type Option, PREFIX, type Variable, variableName } from './option';
import { OPTIONS, PROMETHEUS_OPTIONS } from './options';
import type { PrometheusClient, PrometheusConfig, TencentCloudInstrumentationConfig } from './types';

/** Where to serve `/metrics`. Without a host on all addresses, IPv6 and IPv4. */
export interface MetricsAddress {
  readonly host: string | undefined;
  readonly port: number;
}

const MAX_PORT = 65_535;
const LOOPBACK = '127.0.0.1';

interface MetricsVariable<Value> extends Variable<Value> {
  readonly type: string;
  readonly defaultText: string;
  readonly meaning: string;
}

/** The variables for serving `/metrics`, which only `register` does. */
export const METRICS_VARIABLES = {
  METRICS_PORT: {
    type: 'number',
    defaultText: 'none',
    meaning: 'Serves `/metrics` on this port, in the main thread only; in the primary of a cluster the sum of its workers.',
    expected: 'a port from 0 to 65535',
    example: '9464',
    parse: (text) => {
      if (/^\d{1,5}$/.test(text) && Number(text) <= MAX_PORT) return { value: Number(text) };
      return { rejected: 'No /metrics is served.' };
    },
  } satisfies MetricsVariable<number>,
  METRICS_HOST: {
    type: 'string',
    defaultText: 'all addresses',
    meaning: 'The address to serve `/metrics` on.',
    expected: 'a host name or an IP address, without a port',
    example: LOOPBACK,
    parse: (text) => {
      const isIpv6 = text.includes(':');
      if (!text.startsWith('[') && isHost(isIpv6 ? `[${text}]` : text)) return { value: text };
      // Not all addresses: somebody wanted to restrict them.
      return { value: LOOPBACK, rejected: `${LOOPBACK} is used.` };
    },
  } satisfies MetricsVariable<string>,
} as const;

/** Both values come from {@link METRICS_VARIABLES}. */
function metricsAddress(port: unknown, host: unknown): MetricsAddress | undefined {
  return typeof port === 'number' ? { port, host: typeof host === 'string' ? host : undefined } : undefined;
}

/** What the environment configures for a start without code. */
export interface Environment {
  /** Has only what is set, and nothing that the constructor would reject. */
  readonly config: TencentCloudInstrumentationConfig;
  /** Where to serve `/metrics`; undefined for nowhere. */
  readonly metrics: MetricsAddress | undefined;
  /** What is wrong in the environment, and what is done instead. */
  readonly warnings: readonly string[];
}

type Values = Readonly<Record<string, unknown>>;
type Options = Readonly<Record<string, Pick<Option<unknown>, 'default' | 'variable'>>>;

/** Variables are in capitals. Anything else may be a key in the wrong place, so no warning repeats it. */
const NAME = /^[A-Z_]{1,30}$/;

/** Every variable by its name without the prefix. */
const VARIABLES: ReadonlyMap<string, Variable<unknown>> = new Map(
  [
    ...Object.entries(OPTIONS).map(([name, option]) => [variableName(name), option] as const),
    ...Object.entries(PROMETHEUS_OPTIONS).map(([name, option]) => [variableName('prometheus', name), option] as const),
    ...Object.entries(METRICS_VARIABLES).map(([name, variable]) => [name, { variable }] as const),
  ].flatMap(([name, option]: readonly [string, { readonly variable?: Variable<unknown> }]) =>
    option.variable === undefined ? [] : [[name, option.variable] as const],
  ),
);

/**
 * Reads the `OTEL_INSTRUMENTATION_TENCENTCLOUD_…` variables. An empty one counts as not set. A bad one is replaced, as the OpenTelemetry
 * specification asks: telemetry must not keep a service from starting.
 *
 * @param client undefined where prom-client is not installed
 */
export function readEnvironment(env: NodeJS.ProcessEnv, client: PrometheusClient | undefined): Environment {
  const warnings = unknownNames(env);
  const texts = new Map([...VARIABLES.keys()].map((name) => [name, env[PREFIX + name]?.trim() || undefined]));
  const read = (name: string, defaultValue?: unknown): unknown => {
    const variable = VARIABLES.get(name);
    const text = texts.get(name);
    if (variable === undefined || text === undefined) return undefined;
    const { value, rejected } = variable.parse(text);
    if (rejected !== undefined) warnings.push(badValue(name, variable, rejected, value === undefined ? defaultValue : undefined));
    return value;
  };
  const readAll = (options: Options, name: (field: string) => string): Values =>
    definedOf(Object.entries(options).map(([field, option]) => [field, read(name(field), option.default)]));

  const { prometheus, ...config } = readAll(OPTIONS, (field) => variableName(field));
  const prometheusFields = readAll(PROMETHEUS_OPTIONS, (field) => variableName('prometheus', field));
  const metrics = metricsAddress(read('METRICS_PORT'), read('METRICS_HOST'));
  const asking = [...texts].filter(([name, text]) => text !== undefined && isAboutMetrics(name)).map(([name]) => PREFIX + name);
  const withoutMetrics = { config, metrics: undefined, warnings };

  if (prometheus === false) {
    warnings.push(...asking.map((variable) => `${variable} has no effect, because ${PREFIX}PROMETHEUS is false.`));
    return { ...withoutMetrics, config: { ...config, prometheus: false } };
  }
  if (texts.get('METRICS_HOST') !== undefined && texts.get('METRICS_PORT') === undefined) {
    warnings.push(`${PREFIX}METRICS_HOST has no effect without ${PREFIX}METRICS_PORT.`);
  }
  if (prometheus === undefined && asking.length === 0) return withoutMetrics;
  if (client === undefined) {
    const names = prometheus === undefined ? asking : [`${PREFIX}PROMETHEUS`, ...asking];
    warnings.push(
      `Prometheus metrics were asked for (${names.join(', ')}), but prom-client is not installed, so there are none. ` +
        'Run npm install prom-client.',
    );
    return withoutMetrics;
  }
  return { config: { ...config, prometheus: prometheusFields as PrometheusConfig }, metrics, warnings };
}

/** Names with the prefix that do not exist. A typing error would be noticed only when the option is needed. */
function unknownNames(env: NodeJS.ProcessEnv): string[] {
  const known = [...VARIABLES.keys()];
  const unknown = Object.keys(env).filter((name) => name.startsWith(PREFIX) && !VARIABLES.has(name.slice(PREFIX.length)));
  return unknown.map((variable) => {
    const name = variable.slice(PREFIX.length);
    const isShown = NAME.test(name) && maskSecrets(name) === name;
    const meant = isShown ? (known.find((each) => each === `PROMETHEUS_${name}`) ?? nearest(name, known)) : undefined;
    const question = meant === undefined ? '' : ` Did you mean ${PREFIX}${meant}?`;
    return `Unknown variable ${PREFIX}${isShown ? name : '…'}.${question} It is ignored. Known are, after ${PREFIX}: ${known.join(', ')}.`;
  });
}

/** The value itself is not repeated: it may be a key in the wrong place. */
function badValue(name: string, { expected }: Variable<unknown>, rejected: string, defaultValue: unknown): string {
  const instead = defaultValue === undefined || typeof defaultValue === 'object' ? '' : ` The default is used: ${String(defaultValue)}.`;
  return `${PREFIX}${name} must be ${expected}. ${rejected}${instead}`;
}

/** What has no effect where there are no Prometheus metrics. */
function isAboutMetrics(name: string): boolean {
  return name.startsWith('PROMETHEUS_') || name === 'METRICS_PORT';
}

function definedOf(entries: readonly (readonly [string, unknown])[]): Values {
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
