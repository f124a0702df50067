/**
 * ECMAScript modules. It needs no loader hook and no import order, because this package does not patch modules.
 *
 *     OTEL_TRACES_EXPORTER=console node examples/esm/app.mjs
 */
import { NodeSDK } from '@opentelemetry/sdk-node';
import { TencentCloudInstrumentation } from 'opentelemetry-instrumentation-tencentcloud';
import { register } from 'prom-client';
// The SDK client is loaded before the instrumentation is started.
import { cvmClient } from '../tencentcloud-client.cjs';

const sdk = new NodeSDK({ serviceName: 'esm', instrumentations: [new TencentCloudInstrumentation()] });
sdk.start();

console.log((await cvmClient('ap-guangzhou').DescribeZones()).ZoneSet.map(({ Zone }) => Zone));
await cvmClient('nowhere')
  .DescribeZones()
  .catch((error) => console.log(error.code, error.requestId));

console.log(await register.getSingleMetricAsString('tencent_cloud_client_error_codes_total'));
await sdk.shutdown();
