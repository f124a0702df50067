import type { MeterProvider, TracerProvider } from '@opentelemetry/api';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { recorderOptions, serviceExtensions, type TencentCloudInstrumentationConfig } from './config';
import { checkConfig } from './config-check';
import { reportFault, reportRejection } from './diagnostics';
import { instanceDisabled, instanceEnabled } from './enabled-instances';
import { explainCall, explainHost, explainIgnored, explainSetUp } from './explanations';
import type { Watch } from './observe/call-in-progress';
import { HttpObserver } from './observe/http';
import { UndiciObserver } from './observe/undici';
import { metricsApi as metrics, traceApi as trace } from './opentelemetry';
import { Recorder } from './record/recorder';
import { Hosts } from './target/hosts';
import type { ApiTarget } from './target/target';
import { PACKAGE_NAME, PACKAGE_VERSION } from './version';

/** What sees and records calls by one configuration. */
interface Recording {
  readonly recorder: Recorder;
  readonly observers: readonly (HttpObserver | UndiciObserver)[];
}

/**
 * Records each Tencent Cloud API 3.0 call of the process as a span and in counters.
 *
 * It patches no module and does not extend `InstrumentationBase`, whose constructor installs a require hook that can
 * leave an `HttpInstrumentation` constructed later without effect; so it may be loaded and constructed at any time.
 */
export class TencentCloudInstrumentation implements Instrumentation<TencentCloudInstrumentationConfig> {
  readonly instrumentationName = PACKAGE_NAME;
  readonly instrumentationVersion = PACKAGE_VERSION;
  #config: TencentCloudInstrumentationConfig;
  /** Made when it is first enabled with a configuration: before, not even a metric is to be there. */
  #recording: Recording | undefined;
  // undefined for the global one. Decided when it is given, since by the next setConfig another may be the global one.
  #tracerProvider: TracerProvider | undefined;
  #meterProvider: MeterProvider | undefined;
  #enabled = false;

  /**
   * Starts recording, unless `enabled` is false.
   *
   * @throws TypeError that names the field, where a value is not what it should be
   */
  constructor(config: TencentCloudInstrumentationConfig = {}) {
    checkConfig(config);
    this.#config = withDefaults(config);
    if (this.#config.enabled) this.enable();
  }

  /** Starts recording; calls that begin from now on are seen. */
  enable(): void {
    if (this.#enabled) return;
    this.#recording ??= this.#newRecording(this.#config);
    this.#enabled = true;
    start(this.#recording);
    instanceEnabled();
  }

  /** Stops recording, also of the calls that are under way. */
  disable(): void {
    if (!this.#enabled) return;
    this.#enabled = false;
    if (this.#recording !== undefined) stop(this.#recording);
    instanceDisabled();
  }

  /** Spans go to this provider. @default the global one, also when it is registered later */
  setTracerProvider(provider: TracerProvider): void {
    this.#tracerProvider = provider === trace.getTracerProvider() ? undefined : provider;
    this.#recording?.recorder.setTracerProvider(this.#tracerProvider);
  }

  /** Measurements go to this provider. @default the global one, also when it is registered later */
  setMeterProvider(provider: MeterProvider): void {
    this.#meterProvider = provider === metrics.getMeterProvider() ? undefined : provider;
    this.#recording?.recorder.setMeterProvider(this.#meterProvider);
  }

  /** The configuration as it was given, with `enabled` filled in. */
  getConfig(): TencentCloudInstrumentationConfig {
    return this.#config;
  }

  /**
   * Takes another configuration for the calls that begin from now on. Whether it records stays as it is.
   *
   * @throws TypeError that names the field, where a value is not what it should be
   */
  setConfig(config: TencentCloudInstrumentationConfig): void {
    checkConfig(config);
    // Whatever fails, fails before anything has changed.
    const next = this.#enabled ? this.#newRecording(config) : undefined;
    const last = this.#recording;
    this.#config = withDefaults(config);
    this.#recording = next;
    if (last !== undefined) {
      stop(last);
      last.recorder.close();
    }
    if (next !== undefined) start(next);
  }

  #newRecording(config: TencentCloudInstrumentationConfig): Recording {
    const { endpoints = [] } = config;
    const options = recorderOptions(config);
    explainSetUp(options, endpoints);
    const recorder = new Recorder(options);
    recorder.setTracerProvider(this.#tracerProvider);
    recorder.setMeterProvider(this.#meterProvider);
    const hosts = new Hosts(endpoints, explainHost);
    const watch = this.#newWatch(config, recorder);
    return { recorder, observers: [new HttpObserver(watch, hosts), new UndiciObserver(watch, hosts)] };
  }

  #newWatch(config: TencentCloudInstrumentationConfig, recorder: Recorder): Watch {
    const isEnabled = (): boolean => this.#enabled;
    const { ignoreCall } = config;
    const extensions = serviceExtensions(config);
    return {
      owner: this,
      get enabled() {
        return isEnabled();
      },
      ignores: (target) => ignoreCall !== undefined && ignores(ignoreCall, target),
      detailsOf: (target) => extensions.of(target)?.details,
      parametersOf: (target) => extensions.of(target)?.parameters,
      parameters: extensions.parameters,
      record: (call) => {
        recorder.record(call);
        explainCall(call);
      },
    };
  }
}

function start({ recorder, observers }: Recording): void {
  recorder.start();
  for (const observer of observers) observer.enable();
}

function stop({ observers }: Recording): void {
  for (const observer of observers) observer.disable();
}

function withDefaults(config: TencentCloudInstrumentationConfig): TencentCloudInstrumentationConfig {
  return { ...config, enabled: config.enabled ?? true };
}

function ignores(ignoreCall: (target: ApiTarget) => boolean, target: ApiTarget): boolean {
  try {
    const ignored: unknown = ignoreCall(target);
    reportRejection('ignoreCall', ignored);
    if (ignored === true) explainIgnored(target);
    return ignored === true;
  } catch (error) {
    reportFault('ignoreCall', error);
    return false;
  }
}
