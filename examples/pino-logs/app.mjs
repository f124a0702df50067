/**
 * One log line for each failed call, written by `callHook`, with the RequestId for support and the trace id. The code that makes the
 * call need not log anything.
 *
 *     OTEL_TRACES_EXPORTER=console node examples/pino-logs/app.mjs
 */
import { NodeSDK } from '@opentelemetry/sdk-node';
import { TencentCloudInstrumentation } from 'opentelemetry-instrumentation-tencentcloud';
import pino from 'pino';
import { cvmClient } from '../tencentcloud-client.cjs';

const logger = pino({ base: undefined });

function logFailure(span, { outcome, request, requestId, error, failure, duration }) {
  if (outcome !== 'error' && outcome !== 'failure') return;
  const { traceId, spanId } = span.spanContext();
  logger.error(
    {
      trace_id: traceId,
      span_id: spanId,
      request_id: requestId,
      call: `${request.service}/${request.action}`,
      region: request.region,
      code: error?.code ?? failure?.code,
      category: error?.category ?? failure?.category,
      duration_ms: Math.round(duration * 1000),
    },
    error?.message ?? 'no answer of the API',
  );
}

const sdk = new NodeSDK({
  serviceName: 'pino-logs',
  instrumentations: [new TencentCloudInstrumentation({ callHook: logFailure })],
});
sdk.start();

await cvmClient('ap-guangzhou').DescribeZones();
await cvmClient('nowhere')
  .DescribeZones()
  .catch(() => {});
await sdk.shutdown();
