// Bundled by the test into one file together with this package, prom-client and undici.
import { request } from 'node:http';
import { register } from 'prom-client';
import { TencentCloudInstrumentation } from 'opentelemetry-instrumentation-tencentcloud';
import { request as undiciRequest } from 'undici7';
import programs from './answering.cjs';

const { answering, callWith, headers } = programs;
new TencentCloudInstrumentation();
void answering(async (port) => {
  await callWith(request, port);
  await (await undiciRequest(`http://127.0.0.1:${port}`, { method: 'POST', headers, body: '{}' })).body.text();
  const { values } = await register.getSingleMetric('tencent_cloud_client_error_codes_total').get();
  process.stdout.write(JSON.stringify(values.map(({ labels, value }) => `${labels.code} ${value}`)));
});
