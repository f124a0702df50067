/**
 * Your own client: `fetch`, with a signature made without the SDK. The call is recognised by its host or by its X-TC-Action header.
 *
 *     OTEL_TRACES_EXPORTER=console node examples/fetch-signature-v3/app.mjs
 */
import { NodeSDK } from '@opentelemetry/sdk-node';
import { TencentCloudInstrumentation } from 'opentelemetry-instrumentation-tencentcloud';
import { register } from 'prom-client';
import { signed } from './sign.mjs';

const sdk = new NodeSDK({ serviceName: 'fetch', instrumentations: [new TencentCloudInstrumentation()] });
sdk.start();

const { TENCENTCLOUD_SECRET_ID: secretId, TENCENTCLOUD_SECRET_KEY: secretKey, TENCENTCLOUD_ENDPOINT: local } = process.env;
const url = new URL(local ? `http://${local}` : 'https://cvm.tencentcloudapi.com');

async function describeZones(region) {
  const body = '{}';
  const call = { host: url.host, service: 'cvm', action: 'DescribeZones', version: '2017-03-12', region, body };
  const response = await fetch(url, { method: 'POST', headers: signed({ secretId, secretKey }, call), body });
  return (await response.json()).Response;
}

console.log((await describeZones('ap-guangzhou')).ZoneSet.map(({ Zone }) => Zone));
console.log((await describeZones('nowhere')).Error.Code);
console.log(await register.getSingleMetricAsString('tencent_cloud_client_error_codes_total'));
await sdk.shutdown();
