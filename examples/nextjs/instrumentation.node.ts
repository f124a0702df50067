import { NodeSDK } from '@opentelemetry/sdk-node';
import { TencentCloudInstrumentation } from 'opentelemetry-instrumentation-tencentcloud';

// Only for the local API: the address of a gateway does not name the service behind it.
const { TENCENTCLOUD_ENDPOINT: localApi } = process.env;

const sdk = new NodeSDK({
  serviceName: 'zones',
  instrumentations: [new TencentCloudInstrumentation({ endpoints: localApi === undefined ? [] : [{ host: localApi, service: 'cvm' }] })],
});
sdk.start();

// Sends the spans that are not sent yet. Next.js itself would not wait for them, so `npm start` sets NEXT_MANUAL_SIG_HANDLE.
process.once('SIGTERM', () => void sdk.shutdown().finally(() => process.exit()));
