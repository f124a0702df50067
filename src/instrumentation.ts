import { type MeterProvider, metrics, type TracerProvider, trace } from '@opentelemetry/api';
import { type LoggerProvider, logs } from '@opentelemetry/api-logs';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { type EndpointMatch, Endpoints } from './api/endpoints';
import { CallContext } from './call/call-context';
import { type ResolvedConfig, resolveConfig } from './config/resolve';
import type { TencentCloudInstrumentationConfig } from './config/types';
import { checkConfig } from './config/validate';
import { onInstanceDisabled, onInstanceEnabled } from './instances';
import { CallRecorder } from './telemetry/call-recorder';
import { HttpTransport } from './transport/http/http-transport';
import { UndiciTransport } from './transport/undici/undici-transport';
import { say } from './util/diag';
import { PACKAGE_NAME, PACKAGE_VERSION } from './util/version';

/** What records by one configuration. */
interface Recording {
  readonly settings: ResolvedConfig;
  readonly recorder: CallRecorder;
}

/**
 * Records each Tencent Cloud API 3.0 call of the process as a span, in counters, and if it failed as a log event.
 *
 * It patches no module and does not extend `InstrumentationBase`, whose constructor installs a require hook that can leave an
 * `HttpInstrumentation` constructed later without effect. So it may be loaded and constructed at any time.
 *
 * @example
 * ```ts
 * import { NodeSDK } from '@opentelemetry/sdk-node';
 * import { TencentCloudInstrumentation } from 'opentelemetry-instrumentation-tencentcloud';
 *
 * new NodeSDK({ instrumentations: [new TencentCloudInstrumentation()] }).start();
 * ```
 */
export class TencentCloudInstrumentation implements Instrumentation<TencentCloudInstrumentationConfig> {
  readonly instrumentationName = PACKAGE_NAME;
  readonly instrumentationVersion = PACKAGE_VERSION;
  #config: TencentCloudInstrumentationConfig;
  /** Made when it is first enabled with a configuration: before that, not even a metric is registered. */
  #recording: Recording | undefined;
  /** Stops what runs; set while it is enabled. */
  #stop: (() => void) | undefined;
  // undefined for the global one. Decided when it is given, since by the next setConfig() another may be the global one.
  #tracerProvider: TracerProvider | undefined;
  #meterProvider: MeterProvider | undefined;
  #loggerProvider: LoggerProvider | undefined;

  /**
   * Starts recording, unless `enabled` is false.
   *
   * @throws TypeError that names the option, where a value is not what it should be
   */
  constructor(config: TencentCloudInstrumentationConfig = {}) {
    checkConfig(config);
    this.#config = withDefaults(config);
    if (this.#config.enabled) this.enable();
  }

  /** Starts recording the calls that begin from now on. */
  enable(): void {
    if (this.#stop !== undefined) return;
    this.#recording ??= this.#newRecording(this.#config);
    this.#stop = start(this.#recording);
    onInstanceEnabled();
  }

  /** Stops recording. Calls that are in flight are not recorded. */
  disable(): void {
    if (this.#stop === undefined) return;
    this.#stop();
    this.#stop = undefined;
    onInstanceDisabled();
  }

  /** Where spans go. @default the global provider, even one registered later */
  setTracerProvider(provider: TracerProvider): void {
    this.#tracerProvider = provider === trace.getTracerProvider() ? undefined : provider;
    this.#recording?.recorder.setTracerProvider(this.#tracerProvider);
  }

  /** Where measurements go. @default the global provider, even one registered later */
  setMeterProvider(provider: MeterProvider): void {
    this.#meterProvider = provider === metrics.getMeterProvider() ? undefined : provider;
    this.#recording?.recorder.setMeterProvider(this.#meterProvider);
  }

  /** Where failure events go. @default the global provider, even one registered later */
  setLoggerProvider(provider: LoggerProvider): void {
    this.#loggerProvider = provider === logs.getLoggerProvider() || isPlaceholder(provider) ? undefined : provider;
    this.#recording?.recorder.setLoggerProvider(this.#loggerProvider);
  }

  /** The configuration as it was given, with `enabled` filled in. */
  getConfig(): TencentCloudInstrumentationConfig {
    return this.#config;
  }

  /**
   * Uses another configuration for the calls that begin from now on; those in flight are not recorded. Whether it records at all stays
   * as it is.
   *
   * @throws TypeError that names the option, where a value is not what it should be
   */
  setConfig(config: TencentCloudInstrumentationConfig): void {
    checkConfig(config);
    // Made first: if it fails, nothing has changed.
    const recording = this.#stop === undefined ? undefined : this.#newRecording(config);
    this.#config = withDefaults(config);
    this.#stop?.();
    this.#recording?.recorder.close();
    this.#recording = recording;
    this.#stop = recording && start(recording);
  }

  #newRecording(config: TencentCloudInstrumentationConfig): Recording {
    const settings = resolveConfig(config);
    const recorder = new CallRecorder(settings);
    recorder.setTracerProvider(this.#tracerProvider);
    recorder.setMeterProvider(this.#meterProvider);
    recorder.setLoggerProvider(this.#loggerProvider);
    return { settings, recorder };
  }
}

/**
 * Whether it stands for the global provider until that is registered. `@opentelemetry/instrumentation` and the SDKs each pin a version of
 * `@opentelemetry/api-logs`, so a process often has several copies, and only the placeholder of the SDK's own copy ever gets a provider.
 */
function isPlaceholder(provider: LoggerProvider): boolean {
  return typeof (provider as { readonly _setDelegate?: unknown })._setDelegate === 'function';
}

/** @returns stops it */
function start({ settings, recorder }: Recording): () => void {
  const { ignoreCall, extensions, captureSecretId } = settings;
  const callContext = new CallContext({ ignoreCall, extensions, captureSecretId, record: (call) => recorder.record(call) });
  const endpoints = new Endpoints(settings.endpoints, sayMatch);
  const transports = [new HttpTransport(callContext, endpoints), new UndiciTransport(callContext, endpoints)];
  recorder.start();
  for (const transport of transports) transport.subscribe();
  return () => {
    // A call in flight lets go of what it holds at its next event, so the transports stay until the last of them has ended.
    callContext.close(() => {
      for (const transport of transports) transport.unsubscribe();
    });
  };
}

/** Says at DEBUG what a host was taken for when it was first called: the answer to "why is this call not recorded". */
function sayMatch(host: string, match: EndpointMatch): void {
  if (match.kind === 'api') say('debug', host, 'is a host of the API:', match.service ?? 'listed in endpoints', match.region);
  else if (match.kind === 'never') say('debug', host, 'is not recorded: it speaks another protocol of Tencent Cloud');
  else say('debug', host, 'is recorded only with an X-TC-Action header; the option endpoints can name it');
}

function withDefaults(config: TencentCloudInstrumentationConfig): TencentCloudInstrumentationConfig {
  return { ...config, enabled: config.enabled ?? true };
}
