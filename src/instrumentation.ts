import { type MeterProvider, metrics, type TracerProvider, trace } from '@opentelemetry/api';
import { type LoggerProvider, logs } from '@opentelemetry/api-logs';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { type EndpointMatch, Endpoints } from './api/endpoints';
import { CallContext } from './call/call-context';
import { PREFIX } from './config/option';
import { OPTIONS } from './config/options';
import { checkConfig, type ResolvedConfig, resolveConfig } from './config/resolve';
import type { TencentCloudInstrumentationConfig } from './config/types';
import { onInstanceDisabled, onInstanceEnabled } from './instances';
import { CallRecorder } from './telemetry/call-recorder';
import { HttpTransport } from './transport/http/http-transport';
import { UndiciTransport } from './transport/undici/undici-transport';
import { say } from './util/diag';
import { holdsSecretId } from './util/mask-secrets';
import { PACKAGE_NAME, PACKAGE_VERSION } from './util/version';

/** A recorder and the configuration that it was made from. */
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
  /** What runs while it is enabled. */
  #running: Running | undefined;
  /** Runs of earlier configurations that still have calls in flight. */
  readonly #draining = new Set<Running>();
  // undefined for the global one. Decided when it is given: the global one may be another at the next setConfig().
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
    if (this.#running !== undefined) return;
    this.#recording ??= this.#newRecording(this.#config);
    this.#running = new Running(this.#recording);
    onInstanceEnabled();
  }

  /** Stops recording. Calls that are in flight are not recorded. */
  disable(): void {
    if (this.#running === undefined) return;
    for (const running of [this.#running, ...this.#draining]) running.stop('discarded');
    this.#running = undefined;
    this.#draining.clear();
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
    this.#loggerProvider = isProxy(provider) || provider === logs.getLoggerProvider() ? undefined : provider;
    this.#recording?.recorder.setLoggerProvider(this.#loggerProvider);
  }

  /** The configuration as it was given, with `enabled` filled in. */
  getConfig(): TencentCloudInstrumentationConfig {
    return this.#config;
  }

  /**
   * Uses another configuration for the calls that begin from now on; those in flight are recorded by the one that they began with.
   * Whether it records at all stays as it is.
   *
   * @throws TypeError that names the option, where a value is not what it should be
   */
  setConfig(config: TencentCloudInstrumentationConfig): void {
    checkConfig(config);
    // Made first: if it fails, nothing has changed.
    const recording = this.#running && this.#newRecording(config);
    this.#config = withDefaults(config);
    if (this.#running !== undefined) this.#drain(this.#running);
    this.#recording?.recorder.close();
    this.#recording = recording;
    this.#running = recording && new Running(recording);
  }

  #drain(running: Running): void {
    this.#draining.add(running);
    running.stop('recorded', () => this.#draining.delete(running));
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

/** Transports that watch for one recorder, from when it is made until the last of their calls has ended. */
class Running {
  readonly #callContext: CallContext;
  readonly #transports: readonly (HttpTransport | UndiciTransport)[];

  constructor({ settings, recorder }: Recording) {
    const { ignoreCall, extensions, captureSecretId } = settings;
    const callContext = new CallContext({ ignoreCall, extensions, captureSecretId, recorder });
    const endpoints = new Endpoints(settings.endpoints, sayMatch);
    this.#callContext = callContext;
    this.#transports = [new HttpTransport(callContext, endpoints), new UndiciTransport(callContext, endpoints)];
    recorder.start();
    for (const transport of this.#transports) transport.subscribe();
  }

  /** A call in flight lets go of what it holds at its next event, so the transports stay until the last of them has ended. */
  stop(inFlight: 'recorded' | 'discarded', onStopped: () => void = () => {}): void {
    this.#callContext.close(inFlight, () => {
      for (const transport of this.#transports) transport.unsubscribe();
      onStopped();
    });
  }
}

/** Says at DEBUG, at the first call to a host, whether it is recorded. Answers "why is this call not recorded". */
function sayMatch(host: string, match: EndpointMatch): void {
  if (holdsSecretId(host)) say('debug', 'a host is not named here, because its name holds a SecretId');
  else if (match.kind === 'api') say('debug', host, 'is a host of the API:', match.service ?? 'listed in endpoints', match.region);
  else if (match.kind === 'never') say('debug', host, 'is not recorded: it speaks another protocol of Tencent Cloud');
  else say('debug', host, `is recorded only with an X-TC-Action header; endpoints (${PREFIX}ENDPOINTS) can name it`);
}

function withDefaults(config: TencentCloudInstrumentationConfig): TencentCloudInstrumentationConfig {
  return { ...config, enabled: config.enabled ?? OPTIONS.enabled.default };
}

/**
 * Whether it is the placeholder for a provider that is registered later. Each copy of `@opentelemetry/api-logs` has its own, which
 * never learns of a provider that is registered through another copy. npm installs several copies: `@opentelemetry/instrumentation` and
 * `@opentelemetry/sdk-node` depend on exact versions.
 */
function isProxy(provider: LoggerProvider): boolean {
  return '_getDelegate' in provider;
}
