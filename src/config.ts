import type { Span } from '@opentelemetry/api';
import type { InstrumentationConfig } from '@opentelemetry/instrumentation';
import type { ApiCall } from './call';
import {
  installedPromClient,
  type PrometheusClient,
  type PrometheusRegistry,
  type ServiceRegion,
  takesExemplars,
} from './record/prometheus-client';
import type { PrometheusOptions } from './record/prometheus';
import type { RecorderOptions } from './record/recorder';
import { ServiceExtensions } from './services/extensions';
import { scfInvoke } from './services/scf';
import type { ApiTarget } from './target/target';

/** Configuration of {@link TencentCloudInstrumentation}. Every field may be left out. */
export interface TencentCloudInstrumentationConfig extends InstrumentationConfig {
  /**
   * Further hosts that speak API 3.0, such as a private gateway. A string equals the hostname or `host:port`.
   * @default []
   */
  readonly endpoints?: readonly (string | RegExp)[];
  /** Calls not to record: return true, and nothing else counts. One that throws is reported once, and the call is recorded. */
  readonly ignoreCall?: (target: ApiTarget) => boolean;
  /**
   * Adds attributes of your own to the span of a finished call. It is called for every recorded call, also one whose
   * span is not sampled. The span ends when it returns, so it must not be async. One that throws, or rejects, is reported once.
   */
  readonly callHook?: (span: Span, call: ApiCall) => void;
  /**
   * Puts the API's message into the span status, with SecretIds masked, at most 1,024 characters.
   * @default true
   */
  readonly recordErrorMessage?: boolean;
  /**
   * Adds to the spans of SCF `Invoke` and `InvokeFunction` which function was invoked (`faas.invoked_…`), the RequestId of
   * its run, and whether it failed, which a successful answer hides: such a span gets the status ERROR with the function's
   * message, while the call itself counts as the success that it is. The function's name is read from the request body.
   * @default false
   */
  readonly invokedFunctions?: boolean;
  /**
   * Counts with a Prometheus client; `false` for not at all.
   * @default {} where prom-client is installed
   */
  readonly prometheus?: false | PrometheusConfig;
}

/** How the Prometheus metrics are made. Every field may be left out. */
export interface PrometheusConfig {
  /**
   * The module to make metrics with: `prom-client`, or its successor `@prometheus-io/client`.
   * @default prom-client
   */
  readonly client?: PrometheusClient;
  /** @default the global registry of `client` */
  readonly register?: PrometheusRegistry;
  /**
   * Series of the counter by error code; codes beyond share `_OVERFLOW`.
   * @default 1000
   */
  readonly maxSeries?: number;
  /**
   * Links errors and durations to their spans. Needs a registry in the OpenMetrics format.
   * @default true where the registry is OpenMetrics
   */
  readonly exemplars?: boolean;
  /**
   * Services whose error counters exist at 0 from start-up, so that also their very first error is an increase.
   * @default []
   */
  readonly services?: readonly ServiceRegion[];
}

const DEFAULT_MAX_SERIES = 1000;

/**
 * What a checked configuration comes to for the recorder, with the defaults filled in. The registry is looked at now:
 * between the check and enable() it may have become OpenMetrics.
 *
 * @throws TypeError where `prometheus` asks for what the installed client or the registry cannot do
 */
export function recorderOptions(config: TencentCloudInstrumentationConfig): RecorderOptions {
  const prometheus = config.prometheus === false ? undefined : config.prometheus;
  return {
    recordErrorMessage: config.recordErrorMessage ?? true,
    callHook: config.callHook,
    extensions: serviceExtensions(config),
    maxSeries: prometheus?.maxSeries ?? DEFAULT_MAX_SERIES,
    services: prometheus?.services ?? [],
    prometheus: config.prometheus === false ? undefined : prometheusOptions(prometheus),
  };
}

/** What services have to tell beyond what every call tells, as far as it was asked for. */
export function serviceExtensions({ invokedFunctions }: TencentCloudInstrumentationConfig): ServiceExtensions {
  return new ServiceExtensions(invokedFunctions ? [scfInvoke] : []);
}

/**
 * What is asked of Prometheus, with the defaults filled in; undefined where nothing is and prom-client is not there.
 *
 * @throws TypeError where it is more than the installed client or the registry can do
 */
export function prometheusOptions(asked: PrometheusConfig | undefined): PrometheusOptions | undefined {
  const client = asked?.client ?? installedPromClient();
  if (client === undefined) {
    // Nobody asked for it: OpenTelemetry's own metrics may be all that is wanted.
    if (asked === undefined) return undefined;
    throw new TypeError('TencentCloudInstrumentation: prometheus.client must be given where prom-client is not installed');
  }
  const register = asked?.register ?? client.register;
  const possible = takesExemplars(register);
  if (asked?.exemplars === true && !possible) {
    throw new TypeError(
      'TencentCloudInstrumentation: prometheus.exemplars must be false or absent on a registry in the text format; ' +
        'set its content type to OpenMetrics first',
    );
  }
  return { client, register, exemplars: asked?.exemplars ?? possible, services: asked?.services ?? [] };
}
