import type { PrometheusConfig, TencentCloudInstrumentationConfig } from './config';
import type { ServiceRegion } from './record/prometheus-client';

/** What the environment configures for a start without code. */
export interface Environment {
  readonly config: TencentCloudInstrumentationConfig;
  /** Where to serve `/metrics`; undefined for nowhere. */
  readonly metrics: { readonly host: string; readonly port: number } | undefined;
}

const PREFIX = 'OTEL_INSTRUMENTATION_TENCENTCLOUD_';
const ANY_ADDRESS = '0.0.0.0';

/** All variables, without the prefix, and how each is read. */
const VARIABLES = {
  ENABLED: boolean,
  ENDPOINTS: endpoints,
  RECORD_ERROR_MESSAGE: boolean,
  INVOKED_FUNCTIONS: boolean,
  PROMETHEUS: boolean,
  PROMETHEUS_MAX_SERIES: count,
  PROMETHEUS_EXEMPLARS: boolean,
  PROMETHEUS_SERVICES: services,
  METRICS_HOST: (text: string): string => text,
  METRICS_PORT: port,
} as const;

type Name = keyof typeof VARIABLES;

/**
 * Reads the `OTEL_INSTRUMENTATION_TENCENTCLOUD_…` variables; an empty one counts as not set.
 *
 * @throws TypeError that names the variable, where a value is bad or there is no such variable
 */
export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const unknown = Object.keys(env).find((name) => name.startsWith(PREFIX) && !(name.slice(PREFIX.length) in VARIABLES));
  if (unknown !== undefined) {
    throw new TypeError(
      `${unknown} is no variable of this package; there are ${Object.keys(VARIABLES).join(', ')} with the prefix ${PREFIX}`,
    );
  }
  const read = <N extends Name>(name: N): ReturnType<(typeof VARIABLES)[N]> | undefined => {
    const text = env[PREFIX + name]?.trim();
    const parse = VARIABLES[name] as (text: string, variable: string) => ReturnType<(typeof VARIABLES)[N]>;
    return text === undefined || text === '' ? undefined : parse(text, PREFIX + name);
  };
  const prometheus: PrometheusConfig = {
    maxSeries: read('PROMETHEUS_MAX_SERIES'),
    exemplars: read('PROMETHEUS_EXEMPLARS'),
    services: read('PROMETHEUS_SERVICES'),
  };
  const asked = read('PROMETHEUS') ?? (Object.values(prometheus).some((value) => value !== undefined) || undefined);
  const metricsPort = read('METRICS_PORT');
  return {
    config: {
      enabled: read('ENABLED'),
      endpoints: read('ENDPOINTS'),
      recordErrorMessage: read('RECORD_ERROR_MESSAGE'),
      invokedFunctions: read('INVOKED_FUNCTIONS'),
      prometheus: asked === true || metricsPort !== undefined ? prometheus : asked,
    },
    metrics: metricsPort === undefined ? undefined : { port: metricsPort, host: read('METRICS_HOST') ?? ANY_ADDRESS },
  };
}

function boolean(text: string, variable: string): boolean {
  const value = text.toLowerCase();
  if (value !== 'true' && value !== 'false') throw bad(variable, 'true or false');
  return value === 'true';
}

function count(text: string, variable: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw bad(variable, 'a positive whole number');
  return Number(text);
}

function port(text: string, variable: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw bad(variable, 'a port from 0 to 65535');
  return Number(text);
}

/** Hostnames, `host:port`, or `/pattern/`, separated by commas. */
function endpoints(text: string, variable: string): (string | RegExp)[] {
  return list(text).map((entry) => {
    if (!entry.startsWith('/')) return entry;
    const pattern = /^\/(.+)\/(i?)$/.exec(entry);
    if (pattern === null) throw bad(variable, 'hostnames, host:port or /pattern/, separated by commas');
    try {
      return new RegExp(pattern[1], pattern[2]);
    } catch {
      throw bad(variable, `valid patterns; ${entry} is none`);
    }
  });
}

/** `service` or `service:region`, separated by commas. */
function services(text: string, variable: string): ServiceRegion[] {
  return list(text).map((entry) => {
    const parts = /^([\w-]+)(?::([\w-]+))?$/.exec(entry);
    if (parts === null) throw bad(variable, 'service or service:region, separated by commas, as in cvm:ap-guangzhou,sts');
    return { service: parts[1], region: parts[2] ?? '' };
  });
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function bad(variable: string, expected: string): TypeError {
  return new TypeError(`${variable} must be ${expected}`);
}
