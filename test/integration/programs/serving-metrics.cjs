// Makes COUNTER a metric of the application's, makes one API call to API_URL, and prints what METRICS_URL answers.
const prometheus = require('prom-client');

if (process.env.COUNTER) new prometheus.Counter({ name: process.env.COUNTER, help: '-' });

async function main() {
  if (process.env.API_URL) {
    const headers = { 'X-TC-Action': 'DescribeZones', Authorization: 'TC3-HMAC-SHA256 Credential=AKIDx/2026-11-24/cvm/tc3_request' };
    await (await fetch(process.env.API_URL, { method: 'POST', headers, body: '{}' })).text();
  }
  const response = await fetch(process.env.METRICS_URL);
  const output = { contentType: response.headers.get('content-type'), text: await response.text() };
  // Ends at once, not when the connection that fetch keeps open has timed out.
  process.stdout.write(JSON.stringify(output), () => process.exit());
}
setImmediate(main);
