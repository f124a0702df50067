/**
 * Keeps 1 % of traces, and the spans of all failed calls. Each call belongs to a request of the service's own, whose span the ratio
 * decides about. The first argument says how many requests succeed, the second how many fail.
 *
 *     OTEL_TRACES_EXPORTER=console node examples/sampling/app.mjs 100 10
 */
import { trace } from '@opentelemetry/api';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { ParentBasedSampler, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace-base';
import { TencentCloudInstrumentation } from 'opentelemetry-instrumentation-tencentcloud';
import { cvmClient } from '../tencentcloud-client.cjs';
import { FailedCallSampler } from './failed-call-sampler.mjs';

const sdk = new NodeSDK({
  serviceName: 'sampling',
  sampler: new FailedCallSampler(new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(0.01) })),
  instrumentations: [new TencentCloudInstrumentation()],
});
sdk.start();

const handleRequest = (region) =>
  trace.getTracer('shop').startActiveSpan('request', async (span) => {
    await cvmClient(region)
      .DescribeZones()
      .catch(() => {});
    span.end();
  });

const [successes, failures] = process.argv.slice(2).map(Number);
for (let i = 0; i < successes; i++) await handleRequest('ap-guangzhou');
for (let i = 0; i < failures; i++) await handleRequest('nowhere');
await sdk.shutdown();
