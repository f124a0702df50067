/** Imported first of all by main.ts, as every NestJS guide to OpenTelemetry has it. */
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { TencentCloudInstrumentation } from 'opentelemetry-instrumentation-tencentcloud';

/** Shut down by main.ts, when the application has closed. */
export const sdk = new NodeSDK({
  serviceName: 'zones',
  instrumentations: [
    new HttpInstrumentation(),
    new TencentCloudInstrumentation({
      // Polled every second by a health check, and of no interest.
      ignoreCall: ({ service, action }) => service === 'cvm' && action === 'DescribeRegions',
      callHook: (span, { outcome, target }) => {
        if (outcome === 'error') span.setAttribute('shop.failed_region', target.region);
      },
      prometheus: { services: [{ service: 'cvm', region: 'ap-guangzhou' }] },
    }),
  ],
});
sdk.start();
