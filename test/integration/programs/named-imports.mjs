// ESM named imports of the transport and of this package, without any loader hook.
import { request } from 'node:http';
import { TencentCloudInstrumentation } from 'opentelemetry-instrumentation-tencentcloud';
import { request as undiciRequest } from 'undici7';
import programs from './answering.cjs';

const { answering, callWith, counted, headers } = programs;
new TencentCloudInstrumentation();
await answering(async (port) => {
  await callWith(request, port);
  await (await undiciRequest(`http://127.0.0.1:${port}`, { method: 'POST', headers, body: '{}' })).body.text();
  process.stdout.write(JSON.stringify(await counted()));
});
