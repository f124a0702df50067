/**
 * Calls through your own gateway, whose host name is not one of Tencent Cloud. Calls with signature V3 are recognised by their
 * X-TC-Action header. Calls with signature V1 have no such header, so `endpoints` names the host. It also names the service, which
 * the SDK takes from the host name and gets wrong here.
 *
 *     OTEL_TRACES_EXPORTER=console TENCENTCLOUD_ENDPOINT=127.0.0.1:9443 node examples/custom-endpoint/app.mjs
 */
import { NodeSDK } from '@opentelemetry/sdk-node';
import { TencentCloudInstrumentation } from 'opentelemetry-instrumentation-tencentcloud';
import { register } from 'prom-client';
import { cvm } from 'tencentcloud-sdk-nodejs-cvm';

const {
  TENCENTCLOUD_SECRET_ID: secretId,
  TENCENTCLOUD_SECRET_KEY: secretKey,
  TENCENTCLOUD_ENDPOINT: gateway = 'cvm-gateway.internal',
} = process.env;

const sdk = new NodeSDK({
  serviceName: 'custom-endpoint',
  instrumentations: [new TencentCloudInstrumentation({ endpoints: [{ host: gateway, service: 'cvm' }] })],
});
sdk.start();

for (const signMethod of ['TC3-HMAC-SHA256', 'HmacSHA256']) {
  const client = new cvm.v20170312.Client({
    credential: { secretId, secretKey },
    region: 'ap-guangzhou',
    profile: { signMethod, httpProfile: { protocol: 'http://', endpoint: gateway } },
  });
  console.log(signMethod, (await client.DescribeZones()).TotalCount);
}

console.log(await register.getSingleMetricAsString('tencent_cloud_client_requests_total'));
await sdk.shutdown();
