/**
 * Spans and metrics are pushed to a collector with OTLP; prom-client need not be installed. In Prometheus the counters have the same
 * names as with prom-client.
 *
 *     OTEL_TRACES_EXPORTER=console OTEL_METRICS_EXPORTER=console node examples/otlp-only/app.mjs
 *     OTEL_METRICS_EXPORTER=otlp OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318 node examples/otlp-only/app.mjs
 */
import { NodeSDK } from '@opentelemetry/sdk-node';
import { TencentCloudInstrumentation } from 'opentelemetry-instrumentation-tencentcloud';
import { cvmClient } from '../tencentcloud-client.cjs';

const sdk = new NodeSDK({
  serviceName: 'otlp-only',
  instrumentations: [new TencentCloudInstrumentation({ prometheus: false })],
});
sdk.start();

await cvmClient('ap-guangzhou').DescribeZones();
await cvmClient('nowhere')
  .DescribeZones()
  .catch((error) => console.log(error.code, error.requestId));
await sdk.shutdown();
