import { type PrometheusConfig, prometheusOptions, type TencentCloudInstrumentationConfig } from './config';
import type { PrometheusClient, PrometheusRegistry, ServiceRegion } from './record/prometheus-client';
import { isRegion, isService } from './target/target';

// Of each type all fields, as the compiler checks: also those that OpenTelemetry may add to its own.
const FIELDS: Readonly<Record<keyof TencentCloudInstrumentationConfig, true>> = {
  enabled: true,
  endpoints: true,
  ignoreCall: true,
  callHook: true,
  recordErrorMessage: true,
  invokedFunctions: true,
  prometheus: true,
};
const PROMETHEUS_FIELDS: Readonly<Record<keyof PrometheusConfig, true>> = {
  client: true,
  register: true,
  maxSeries: true,
  exemplars: true,
  services: true,
};

/** A host and perhaps a port; an IPv6 address with one stands in brackets. */
const ENDPOINT = /^(?:[^\s/?#@*:[\]]+|\[[\da-f:.]+\])(?::(\d{1,5}))?$/i;
const BARE_IPV6 = /^[\da-f]*:[\da-f]*:[\da-f:.]*$/i;
const LAST_PORT = 65_535;

/**
 * @throws TypeError that names the field, where a value is not what it should be, where there is no such field, or where
 * `prometheus` asks for what the installed client or the registry cannot do
 */
export function checkConfig(config: TencentCloudInstrumentationConfig): void {
  check(isObject(config), 'config', 'an object', config);
  checkNames(config, FIELDS, '');
  const { enabled, endpoints, ignoreCall, callHook, recordErrorMessage, invokedFunctions, prometheus } = config;
  check(isOptional('boolean', enabled), 'enabled', 'a boolean', enabled);
  check(isOptional('function', ignoreCall), 'ignoreCall', 'a function', ignoreCall);
  check(isOptional('function', callHook), 'callHook', 'a function', callHook);
  check(isOptional('boolean', recordErrorMessage), 'recordErrorMessage', 'a boolean', recordErrorMessage);
  check(isOptional('boolean', invokedFunctions), 'invokedFunctions', 'a boolean', invokedFunctions);
  check(endpoints === undefined || Array.isArray(endpoints), 'endpoints', 'an array', endpoints);
  endpoints?.forEach((endpoint, i) => {
    const isOne = endpoint instanceof RegExp || (typeof endpoint === 'string' && isEndpoint(endpoint));
    check(isOne, `endpoints[${i}]`, 'a hostname, host:port or RegExp', endpoint);
  });
  if (prometheus === false) return;
  if (prometheus !== undefined) checkPrometheus(prometheus);
  prometheusOptions(prometheus);
}

/** Whether a text names a host, or a host and a port, that a request can go to. There are no wildcards: that is what a RegExp is for. */
export function isEndpoint(text: string): boolean {
  if (BARE_IPV6.test(text)) return true;
  const [matched, port = '1'] = ENDPOINT.exec(text) ?? [];
  return matched !== undefined && Number(port) > 0 && Number(port) <= LAST_PORT;
}

function checkPrometheus(prometheus: PrometheusConfig): void {
  check(isObject(prometheus), 'prometheus', 'false or an object', prometheus);
  checkNames(prometheus, PROMETHEUS_FIELDS, 'prometheus.');
  const { client, register, maxSeries, exemplars, services } = prometheus;
  check(client === undefined || isClient(client), 'prometheus.client', 'prom-client or @prometheus-io/client', client);
  check(register === undefined || isRegistry(register), 'prometheus.register', 'a Registry', register);
  check(isOptional('boolean', exemplars), 'prometheus.exemplars', 'a boolean', exemplars);
  const isCount = maxSeries === undefined || (Number.isSafeInteger(maxSeries) && maxSeries > 0);
  check(isCount, 'prometheus.maxSeries', 'a positive whole number', maxSeries);
  check(services === undefined || Array.isArray(services), 'prometheus.services', 'an array', services);
  services?.forEach(checkService);
}

function checkService(entry: ServiceRegion, i: number): void {
  const field = `prometheus.services[${i}]`;
  check(isObject(entry), field, '{service, region}', entry);
  const { service, region = '' } = entry;
  check(typeof service === 'string' && isService(service), `${field}.service`, 'a service, as in cvm', service);
  const isOne = typeof region === 'string' && (region === '' || isRegion(region));
  check(isOne, `${field}.region`, 'a region, as in ap-guangzhou, or empty', region);
}

/** A field that is not there has no effect, and its value would never be missed. */
function checkNames(given: object, fields: Readonly<Record<string, true>>, prefix: string): void {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(fields, name));
  if (unknown === undefined) return;
  const all = Object.keys(fields).join(', ');
  throw new TypeError(`TencentCloudInstrumentation: ${prefix}${unknown} is no field of the configuration; there are ${all}`);
}

function check(holds: boolean, field: string, expected: string, value: unknown): void {
  if (!holds) throw new TypeError(`TencentCloudInstrumentation: ${field} must be ${expected}, not ${show(value)}`);
}

/** Never a text: keys of 32 and 36 characters may stand in the wrong place. */
function show(value: unknown): string {
  if (typeof value === 'string') return `a string of ${value.length} characters`;
  if (typeof value === 'number' || typeof value === 'boolean' || value === null || value === undefined) return String(value);
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOptional(type: 'boolean' | 'function', value: unknown): boolean {
  return value === undefined || typeof value === type;
}

function isClient(value: unknown): boolean {
  const client = value as Partial<PrometheusClient> | null;
  const kinds = [client?.Counter, client?.Gauge, client?.Histogram];
  return kinds.every((kind) => typeof kind === 'function') && isRegistry(client?.register);
}

function isRegistry(value: unknown): boolean {
  const registry = value as Partial<PrometheusRegistry> | null | undefined;
  const methods = [registry?.getSingleMetric, registry?.registerMetric, registry?.metrics];
  return methods.every((method) => typeof method === 'function') && typeof registry?.contentType === 'string';
}
