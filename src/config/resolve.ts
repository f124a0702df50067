import { ServiceExtensions } from '../api/services/extensions';
import type { Option } from './option';
import { OPTIONS, PROMETHEUS_OPTIONS } from './options';
import { installedPromClient, takesExemplars } from './prom-client';
import type { PrometheusClient, PrometheusConfig, PrometheusRegistry, TencentCloudInstrumentationConfig } from './types';

type Config = TencentCloudInstrumentationConfig;

/** A configuration with its defaults filled in, and what follows from them. */
export type ResolvedConfig = ReturnType<typeof resolveConfig>;

/** What Prometheus metrics are made with. */
export interface ResolvedPrometheus {
  readonly client: PrometheusClient;
  readonly register: PrometheusRegistry;
  readonly exemplars: boolean;
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
      'TencentCloudInstrumentation: prometheus needs prom-client, which is not installed. Run npm install prom-client, or set prometheus.client.',
    );
  }
  const register = config?.register ?? client.register;
  const possible = takesExemplars(register);
  if (config?.exemplars === true && !possible) {
    throw new TypeError(
      'TencentCloudInstrumentation: prometheus.exemplars must be false or absent on a registry in the text format. ' +
        'Call register.setContentType(Registry.OPENMETRICS_CONTENT_TYPE) before.',
    );
  }
  return { client, register, exemplars: config?.exemplars ?? possible };
}

function extensionsOf(config: Config): ServiceExtensions | undefined {
  const options: Readonly<Record<string, Option<unknown>>> = OPTIONS;
  const isOn = (name: string): boolean => (config as Readonly<Record<string, unknown>>)[name] === true;
  const extensions = Object.entries(options).flatMap(([name, { extension }]) => (extension && isOn(name) ? [extension] : []));
  return extensions.length === 0 ? undefined : new ServiceExtensions(extensions);
}
