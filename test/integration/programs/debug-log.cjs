// One fetch, with the instrumentation or without. The debug log of undici goes to stderr.
const http = require('node:http');
const [form] = process.argv.slice(2);
if (form === 'watched') {
  const { TencentCloudInstrumentation } = require('opentelemetry-instrumentation-tencentcloud');
  new TencentCloudInstrumentation({ prometheus: false });
}

const server = http.createServer((request, response) => {
  request.resume();
  response.end('{"Response":{"RequestId":"r"}}');
});
server.listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  await (await fetch(url, { method: 'POST', headers: { 'X-TC-Action': 'DescribeZones' }, body: '{}' })).text();
  server.closeAllConnections();
  server.close(async () => {
    await fetch(url, { headers: { 'X-TC-Action': 'DescribeZones' } }).catch(() => undefined);
    process.exit();
  });
});
