import { nearest } from '../util/edit-distance';
import { maskSecrets } from '../util/mask-secrets';
import { isHost, MAX_PORT } from './list-options';
import { type Option, PREFIX, type Variable, variableName } from './option';
import { OPTIONS, PROMETHEUS_OPTIONS } from './options';
import type { PrometheusClient, PrometheusConfig, TencentCloudInstrumentationConfig } from './types';

/** Where to serve `/metrics`. Without a host on all addresses, IPv6 and IPv4. */
export interface MetricsAddress {
  readonly host: string | undefined;
  readonly port: number;
}

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

/** What the environment configures for a start without code. */
export interface Environment {
  /** Has only what is set, and nothing that the constructor would reject. */
  readonly config: TencentCloudInstrumentationConfig;
  /** Where to serve `/metrics`; undefined for nowhere. */
  readonly metrics: MetricsAddress | undefined;
  /** What is wrong in the environment, and what is done instead. */
  readonly warnings: readonly string[];
}

type Options = Readonly<Record<string, Pick<Option<unknown>, 'default' | 'variable'>>>;

/** Variables are in capitals. Anything else may be a key in the wrong place, so no warning repeats it. */
const NAME = /^[A-Z_]{1,30}$/;

/** Every variable, without the prefix. */
const NAMES: readonly string[] = [
  ...variablesOf(OPTIONS),
  ...variablesOf(PROMETHEUS_OPTIONS, 'prometheus'),
  ...Object.keys(METRICS_VARIABLES),
];

function variablesOf(options: Options, ...path: string[]): string[] {
  const fields = Object.keys(options).filter((field) => options[field].variable !== undefined);
  return fields.map((field) => variableName(...path, field));
}

/**
 * Reads the `OTEL_INSTRUMENTATION_TENCENTCLOUD_…` variables. An empty one counts as not set. A bad one is replaced, as the OpenTelemetry
 * specification asks: telemetry must not keep a service from starting.
 *
 * @param client undefined where prom-client is not installed
 */
export function readEnvironment(env: NodeJS.ProcessEnv, client: PrometheusClient | undefined): Environment {
  const warnings = unknownNames(env);
  const textOf = (name: string): string | undefined => env[PREFIX + name]?.trim() || undefined;
  const read = <Value>(name: string, variable: Variable<Value>, defaultValue?: Value): Value | undefined => {
    const text = textOf(name);
    if (text === undefined) return undefined;
    const { value, rejected } = variable.parse(text);
    if (rejected !== undefined) warnings.push(badValue(name, variable, rejected, value === undefined ? defaultValue : undefined));
    return value;
  };
  const readAll = (options: Options, ...path: string[]): Readonly<Record<string, unknown>> => {
    const values = Object.entries(options).map(([field, option]) => {
      return [field, option.variable && read(variableName(...path, field), option.variable, option.default)] as const;
    });
    return Object.fromEntries(values.filter(([, value]) => value !== undefined));
  };

  const { prometheus, ...config } = readAll(OPTIONS);
  const prometheusFields = readAll(PROMETHEUS_OPTIONS, 'prometheus');
  const port = read('METRICS_PORT', METRICS_VARIABLES.METRICS_PORT);
  const host = read('METRICS_HOST', METRICS_VARIABLES.METRICS_HOST);
  // What has no effect where there are no Prometheus metrics.
  const asking = NAMES.filter((name) => (name.startsWith('PROMETHEUS_') || name === 'METRICS_PORT') && textOf(name) !== undefined).map(
    (name) => PREFIX + name,
  );
  const withoutMetrics = { config, metrics: undefined, warnings };

  if (prometheus === false) {
    warnings.push(...asking.map((variable) => `${variable} has no effect, because ${PREFIX}PROMETHEUS is false.`));
    return { ...withoutMetrics, config: { ...config, prometheus: false } };
  }
  if (textOf('METRICS_HOST') !== undefined && textOf('METRICS_PORT') === undefined) {
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
  const metrics = port === undefined ? undefined : { port, host };
  return { config: { ...config, prometheus: prometheusFields as PrometheusConfig }, metrics, warnings };
}

/** Names with the prefix that do not exist. A typing error would be noticed only when the option is needed. */
function unknownNames(env: NodeJS.ProcessEnv): string[] {
  const unknown = Object.keys(env).filter((name) => name.startsWith(PREFIX) && !NAMES.includes(name.slice(PREFIX.length)));
  return unknown.map((variable) => {
    const name = variable.slice(PREFIX.length);
    const isShown = NAME.test(name) && maskSecrets(name) === name;
    const meant = isShown ? (NAMES.find((each) => each === `PROMETHEUS_${name}`) ?? nearest(name, NAMES)) : undefined;
    const question = meant === undefined ? '' : ` Did you mean ${PREFIX}${meant}?`;
    return `Unknown variable ${PREFIX}${isShown ? name : '…'}.${question} It is ignored. Known are, after ${PREFIX}: ${NAMES.join(', ')}.`;
  });
}

/** The value itself is not repeated: it may be a key in the wrong place. */
function badValue(name: string, { expected }: Variable<unknown>, rejected: string, defaultValue: unknown): string {
  const instead = defaultValue === undefined || typeof defaultValue === 'object' ? '' : ` The default is used: ${String(defaultValue)}.`;
  return `${PREFIX}${name} must be ${expected}. ${rejected}${instead}`;
}
