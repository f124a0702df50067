// Makes one API call to a local server, which answers an error, and prints `done`. LOGGER=own sets a diag logger of the application's.
const { diag } = require('@opentelemetry/api');
const { createServer } = require('node:http');

const ENVELOPE = { Response: { Error: { Code: 'AuthFailure.TokenFailure', Message: 'm' }, RequestId: 'r-1' } };

async function main() {
  if (process.env.LOGGER === 'own') {
    const say = (...words) => console.log(`own: ${words.join(' ')}`);
    diag.setLogger({ error: say, warn: say, info: say, debug: say, verbose: say });
  }
  const server = createServer((request, response) => request.resume().on('end', () => response.end(JSON.stringify(ENVELOPE))));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const headers = { 'X-TC-Action': 'DescribeZones', Authorization: 'TC3-HMAC-SHA256 Credential=AKIDx/2026-11-24/cvm/tc3_request' };
  const response = await fetch(`http://127.0.0.1:${server.address().port}`, { method: 'POST', headers, body: '{}' });
  await response.text();
  diag.info('from the application');
  server.close();
  server.closeAllConnections();
  console.log('done');
}
void main();
