/** Preloaded into a cell with --require or --import: the SDK with the usual HTTP instrumentations and this package. */
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import * as sdk from '@opentelemetry/sdk-node';
import { TencentCloudInstrumentation } from 'opentelemetry-instrumentation-tencentcloud';
import * as promClient from 'prom-client';

/** The fields of a finished span that the cell checks. They are the same in both lines of the SDK. */
export interface FinishedSpan {
  readonly name: string;
  readonly kind: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly status: { readonly code: number; readonly message?: string };
  readonly parentSpanContext?: { readonly spanId: string };
  readonly instrumentationScope: { readonly name: string };
  spanContext(): { readonly traceId: string; readonly spanId: string };
}

export const finished: FinishedSpan[] = [];
export const { register } = promClient;

const processor = {
  onStart: (): void => undefined,
  onEnd: (span: unknown): unknown => finished.push(span as FinishedSpan),
  forceFlush: async (): Promise<void> => undefined,
  shutdown: async (): Promise<void> => undefined,
};

new sdk.NodeSDK({
  spanProcessors: [processor],
  metricReaders: [],
  logRecordProcessors: [],
  resourceDetectors: [],
  instrumentations: [
    new HttpInstrumentation({ disableIncomingRequestInstrumentation: true }),
    new UndiciInstrumentation(),
    new TencentCloudInstrumentation({ endpoints: ['127.0.0.1'] }),
  ],
} as object).start();
