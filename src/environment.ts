import type { PrometheusConfig, TencentCloudInstrumentationConfig } from './config';
import { isEndpoint } from './config-check';
import type { MetricsAddress } from './metrics-server';
import type { ServiceRegion } from './record/prometheus-client';
import { isRegion, isService } from './target/target';

/** What the environment configures for a start without code. */
export interface Environment {
  readonly config: TencentCloudInstrumentationConfig;
  /** Where to serve `/metrics`; undefined for nowhere. */
  readonly metrics: MetricsAddress | undefined;
}

const PREFIX = 'OTEL_INSTRUMENTATION_TENCENTCLOUD_';

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

/** Those that say nothing where there are no Prometheus metrics. */
const VARIABLES_OF_METRICS = ['PROMETHEUS_MAX_SERIES', 'PROMETHEUS_EXEMPLARS', 'PROMETHEUS_SERVICES', 'METRICS_PORT'] as const;

const ENDPOINTS_FORM = 'hostnames, host:port or /pattern/, separated by commas';

/**
 * Reads the `OTEL_INSTRUMENTATION_TENCENTCLOUD_…` variables; an empty one counts as not set.
 *
 * @throws TypeError that names the variable, where a value is bad, there is no such variable, or it has no effect
 */
export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const unknown = Object.keys(env).find((name) => name.startsWith(PREFIX) && !Object.hasOwn(VARIABLES, name.slice(PREFIX.length)));
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
  const metrics = metricsAddress(read('METRICS_PORT'), read('METRICS_HOST'));
  if (asked === false) {
    const vain = VARIABLES_OF_METRICS.find((name) => read(name) !== undefined);
    if (vain !== undefined) throw new TypeError(`${PREFIX}${vain} has no effect where ${PREFIX}PROMETHEUS is false`);
  }
  return {
    config: {
      enabled: read('ENABLED'),
      endpoints: read('ENDPOINTS'),
      recordErrorMessage: read('RECORD_ERROR_MESSAGE'),
      invokedFunctions: read('INVOKED_FUNCTIONS'),
      prometheus: asked === true || metrics !== undefined ? prometheus : asked,
    },
    metrics,
  };
}

function metricsAddress(port: number | undefined, host: string | undefined): MetricsAddress | undefined {
  if (port !== undefined) return { port, host };
  if (host !== undefined) throw new TypeError(`${PREFIX}METRICS_HOST has no effect without ${PREFIX}METRICS_PORT`);
  return undefined;
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
    const pattern = /^\/(.+)\/(i?)$/.exec(entry);
    if (pattern === null && isEndpoint(entry)) return entry;
    if (pattern === null) throw bad(variable, ENDPOINTS_FORM);
    try {
      return new RegExp(pattern[1], pattern[2]);
    } catch {
      throw bad(variable, `${ENDPOINTS_FORM}; a pattern is not valid`);
    }
  });
}

/** `service` or `service:region`, separated by commas. */
function services(text: string, variable: string): ServiceRegion[] {
  return list(text).map((entry) => {
    const [service, region, ...rest] = entry.split(':');
    if (!isService(service) || rest.length > 0 || (region !== undefined && !isRegion(region))) {
      throw bad(variable, 'service or service:region, separated by commas, as in cvm:ap-guangzhou,sts');
    }
    return { service, region: region ?? '' };
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
