/**
 * Sets up OpenTelemetry for the shop, before the shop is loaded: `node --import ./tracing.js service.js`.
 *
 * Spans and log events go where the standard variables say (`OTEL_EXPORTER_OTLP_ENDPOINT`, by default a collector on
 * localhost:4318).
 */
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { TencentCloudInstrumentation } from 'opentelemetry-instrumentation-tencentcloud';
import { type OpenMetricsContentType, register, Registry } from 'prom-client';

// Exemplars link a counted error to its trace. Only the OpenMetrics format has them, and it must be chosen before a metric exists.
(register as unknown as Registry<OpenMetricsContentType>).setContentType(Registry.OPENMETRICS_CONTENT_TYPE);

const sdk = new NodeSDK({
  serviceName: 'shop',
  instrumentations: [
    new HttpInstrumentation({ ignoreIncomingRequestHook: ({ url }) => url === '/metrics' }),
    new UndiciInstrumentation(),
    new TencentCloudInstrumentation(),
  ],
});
sdk.start();

// shutdown() sends the last spans. exit() is needed because the SDK's HTTP client keeps a timer of 60 s after a broken response.
process.once('SIGTERM', () => void sdk.shutdown().finally(() => process.exit()));
