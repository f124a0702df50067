// Captures the functions before the instrumentation is loaded, and starts it late, after a first call.
const { request } = require('node:http');
const { fetch } = globalThis;
const { answering, callWith, counted, headers } = require('./answering.cjs');

void answering(async (port) => {
  await callWith(request, port);
  const { TencentCloudInstrumentation } = require('opentelemetry-instrumentation-tencentcloud');
  new TencentCloudInstrumentation();
  await callWith(request, port);
  await (await fetch(`http://127.0.0.1:${port}`, { method: 'POST', headers, body: '{}' })).text();
  process.stdout.write(JSON.stringify(await counted()));
});
