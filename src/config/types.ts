import type { Span } from '@opentelemetry/api';
import type { InstrumentationConfig } from '@opentelemetry/instrumentation';
import type { ApiRequest } from '../api/api-request';
import type { Endpoint } from '../api/endpoints';
import type { ApiCall } from '../call/api-call';

/**
 * Configuration of {@link TencentCloudInstrumentation}. Every field may be left out.
 *
 * @example
 * ```ts
 * const config: TencentCloudInstrumentationConfig = {
 *   spans: 'failed',
 *   prometheus: { services: [{ service: 'cvm', region: 'ap-guangzhou' }] },
 * };
 * new TencentCloudInstrumentation(config);
 * ```
 */
export interface TencentCloudInstrumentationConfig extends InstrumentationConfig {
  /**
   * Further hosts that speak API 3.0, such as a private gateway. A string equals the hostname or `host:port`; an object also names
   * the service behind a gateway whose host name does not tell it.
   * @default []
   * @example [{ host: 'cvm-gw.example.com', service: 'cvm' }]
   */
  readonly endpoints?: readonly Endpoint[];
  /** Return true for calls that must not be recorded. If it throws, that is reported once and the call is recorded. */
  readonly ignoreCall?: (request: ApiRequest) => boolean;
  /**
   * Adds attributes of your own to the span of a finished call. Called for every recorded call that has a span, sampled or not. The
   * span ends when it returns, so it must not be async. If it throws or rejects, that is reported once.
   */
  readonly callHook?: (span: Span, call: ApiCall) => void;
  /**
   * Which calls get a span; `'failed'` means outcome `error` or `failure`. Counters and events are not affected.
   * If a function throws, that is reported once and the span is written.
   * @default 'all'
   * @example (call) => call.outcome !== 'success' || call.duration > 5
   */
  readonly spans?: 'all' | 'failed' | 'none' | ((call: ApiCall) => boolean);
  /**
   * One log event for each failed call, at most 10 in 10 seconds for each service and code. Without a registered `LoggerProvider`
   * nothing happens.
   * @default true
   */
  readonly failureEvents?: boolean;
  /**
   * Records which key signed a call, as `tencent_cloud.secret_id`: its first and last four characters.
   * @default false
   */
  readonly captureSecretId?: boolean;
  /**
   * Puts the API's message into the span status and the event, with key material masked, at most 1,024 characters.
   * @default true
   */
  readonly recordErrorMessage?: boolean;
  /**
   * Adds to the spans of SCF `Invoke` and `InvokeFunction` which function was invoked (`faas.invoked_…`), the RequestId of its run,
   * and whether it failed, which a successful answer hides. If it failed, the span gets the status ERROR; the counters still count
   * the call as a success. The function's name is read from the request body.
   * @default false
   */
  readonly invokedFunctions?: boolean;
  /**
   * The instruments on the OpenTelemetry Meter API. `false` where Prometheus has the counters already.
   * @default true
   */
  readonly meter?: boolean;
  /**
   * Metrics through a Prometheus client; `false` turns them off.
   * @default {} where prom-client is installed
   */
  readonly prometheus?: false | PrometheusConfig;
}

/**
 * How the Prometheus metrics are made. Every field may be left out.
 *
 * @example
 * ```ts
 * import * as client from 'prom-client';
 *
 * const prometheus: PrometheusConfig = { client, register: new client.Registry(), maxSeries: 500 };
 * new TencentCloudInstrumentation({ prometheus });
 * ```
 */
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
   * Links errors and durations to their calls: RequestId, trace and span. Needs a registry in the OpenMetrics format.
   * @default true where the registry is OpenMetrics
   */
  readonly exemplars?: boolean;
  /**
   * Services whose error counters exist at 0 from start-up, so that even their very first error is an increase.
   * @default []
   */
  readonly services?: readonly ServiceRegion[];
}

/**
 * The part of `prom-client`, and of its successor `@prometheus-io/client`, that is used here.
 *
 * @example
 * ```ts
 * import * as client from '@prometheus-io/client';
 *
 * new TencentCloudInstrumentation({ prometheus: { client } });
 * ```
 */
export interface PrometheusClient {
  readonly Counter: new (configuration: never) => unknown;
  readonly Gauge: new (configuration: never) => unknown;
  readonly Histogram: new (configuration: never) => unknown;
  readonly register: PrometheusRegistry;
}

/**
 * A registry of such a client.
 *
 * @example
 * ```ts
 * import { type OpenMetricsContentType, Registry } from 'prom-client';
 *
 * // Only this format has exemplars. Set it before the instrumentation is made.
 * const register = new Registry<OpenMetricsContentType>();
 * register.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
 * new TencentCloudInstrumentation({ prometheus: { register } });
 * ```
 */
export interface PrometheusRegistry {
  readonly contentType: string;
  getSingleMetric(name: string): unknown;
  registerMetric(metric: never): void;
  metrics(): Promise<string>;
}

/**
 * A service in a region.
 *
 * @example
 * ```ts
 * const services: ServiceRegion[] = [{ service: 'cvm', region: 'ap-guangzhou' }, { service: 'sts' }];
 * new TencentCloudInstrumentation({ prometheus: { services } });
 * ```
 */
export interface ServiceRegion {
  /** Product, as in `cvm`. */
  readonly service: string;
  /** As in `ap-guangzhou`; empty or absent for products without regions. */
  readonly region?: string;
}
