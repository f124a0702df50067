import { AlwaysOffSampler, type SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { NodeSDK } from '@opentelemetry/sdk-node';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { registerInstrumentations } from '@opentelemetry/instrumentation';

/** Whether spans are recorded, sampled out, or nobody takes them. */
export type Tracing = 'recording' | 'sampled out' | 'none';

/** Takes finished spans and drops them: what they cost afterwards is the same for all who make them. */
export class DroppingProcessor implements SpanProcessor {
  ended = 0;
  onStart(): void {}
  onEnd(): void {
    this.ended++;
  }
  async forceFlush(): Promise<void> {}
  async shutdown(): Promise<void> {}
}

/** Starts the SDK with these instrumentations and with exporters that cost nothing. */
export function startSdk(tracing: Tracing, instrumentations: Instrumentation[]): DroppingProcessor {
  const processor = new DroppingProcessor();
  if (tracing === 'none') {
    registerInstrumentations({ instrumentations });
    return processor;
  }
  new NodeSDK({
    autoDetectResources: false,
    spanProcessors: [processor],
    metricReaders: [],
    sampler: tracing === 'sampled out' ? new AlwaysOffSampler() : undefined,
    instrumentations,
  }).start();
  return processor;
}
