/**
 * The OpenTelemetry of the shop; Node loads it before the shop: `node --import ./tracing.js service.js`.
 *
 * Spans go where the standard variables say (`OTEL_EXPORTER_OTLP_ENDPOINT`, by default a collector on localhost:4318).
 */
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { TencentCloudInstrumentation } from 'opentelemetry-instrumentation-tencentcloud';
import { type OpenMetricsContentType, register, Registry } from 'prom-client';

// Only this format has exemplars, which link a counted error to its trace. It is chosen before there are any counters.
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

// Sends the spans that are still waiting. Then there is nothing left to wait for: the SDK's HTTP client leaves a timer of a minute
// behind where an answer broke off.
process.once('SIGTERM', () => void sdk.shutdown().finally(() => process.exit()));
