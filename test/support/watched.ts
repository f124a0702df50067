import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BasicTracerProvider, InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { Registry } from 'prom-client';
import * as prometheusClient from 'prom-client';
import { TencentCloudInstrumentation, type TencentCloudInstrumentationConfig } from '../../src';

/** A running instrumentation with its spans and samples. */
export interface Watched {
  readonly instrumentation: TencentCloudInstrumentation;
  readonly tracerProvider: BasicTracerProvider;
  readonly register: Registry;
  spans(): ReadableSpan[];
  /** The samples of a metric as `{label="value",…} value` lines, without zeros. */
  samples(metric: string): Promise<string[]>;
  /**
   * Waits until `count` calls have been recorded.
   *
   * @param patience in milliseconds
   */
  recorded(count: number, patience?: number): Promise<ReadableSpan[]>;
  stop(): void;
}

/** Below the time limit of a test, which would not say how many calls there are. */
const PATIENCE = 15_000;

/** Starts an instrumentation for one test. */
export function watch(config: TencentCloudInstrumentationConfig = {}): Watched {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  const exporter = new InMemorySpanExporter();
  const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const register = new Registry();
  const prometheus = { client: prometheusClient, register, ...(config.prometheus || {}) };
  const instrumentation = new TencentCloudInstrumentation({ ...config, prometheus });
  instrumentation.setTracerProvider(tracerProvider);
  return {
    instrumentation,
    tracerProvider,
    register: prometheus.register as Registry,
    spans: () => exporter.getFinishedSpans(),
    async samples(metric) {
      const lines = (await prometheus.register.metrics()).split('\n');
      return lines.filter((line) => line.startsWith(`${metric}{`) && !/ 0( #.*)?$/.test(line)).map((line) => line.slice(metric.length));
    },
    async recorded(count, patience = PATIENCE) {
      const deadline = Date.now() + patience;
      while (exporter.getFinishedSpans().length < count) {
        if (Date.now() > deadline) throw new Error(`${exporter.getFinishedSpans().length} of ${count} calls recorded`);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      return exporter.getFinishedSpans();
    },
    stop() {
      instrumentation.disable();
      context.disable();
    },
  };
}
