/** Sets up OpenTelemetry. Node loads this file before the application: `node --import ./dist/tracing.js dist/main.js`. */
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { TencentCloudInstrumentation } from 'opentelemetry-instrumentation-tencentcloud';

const { TENCENTCLOUD_ENDPOINT: localApi } = process.env;

const sdk = new NodeSDK({
  serviceName: 'zones',
  instrumentations: [
    new HttpInstrumentation(),
    new TencentCloudInstrumentation({
      // Only for the local API: the address of a gateway does not name the service behind it.
      endpoints: localApi === undefined ? [] : [{ host: localApi, service: 'cvm' }],
      // A health check calls it every second.
      ignoreCall: ({ service, action }) => service === 'cvm' && action === 'DescribeRegions',
      // An attribute of your own on the spans of failed calls.
      callHook: (span, { outcome, request }) => {
        if (outcome === 'error') span.setAttribute('shop.failed_region', request.region);
      },
      // Their counters are 0, not missing, before the first call.
      prometheus: { services: [{ service: 'cvm', region: 'ap-guangzhou' }] },
    }),
  ],
});
sdk.start();

/** Sends the spans that are not sent yet. */
export function shutdownTracing(): Promise<void> {
  return sdk.shutdown();
}
