// Bundled and minified by the test: calls that are ended by a time limit, whoever set it, or by the caller.
import { createServer } from 'node:http';
import nodeFetch from 'node-fetch';
import { register } from 'prom-client';
import { TencentCloudInstrumentation } from 'opentelemetry-instrumentation-tencentcloud';
import { CommonClient } from 'tencentcloud-sdk-nodejs-common';
import programs from './answering.cjs';

new TencentCloudInstrumentation();
const { headers } = programs;
const LIMIT = 40;

const server = createServer();
server.listen(0, '127.0.0.1', async () => {
  const endpoint = `127.0.0.1:${server.address().port}`;
  const url = `http://${endpoint}`;
  const sdk = new CommonClient(endpoint, '2017-03-12', {
    credential: { secretId: 'AKIDx', secretKey: 'x' },
    region: 'ap-guangzhou',
    profile: { httpProfile: { protocol: 'http://', reqTimeout: LIMIT / 1000 } },
  });
  const timer = () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), LIMIT);
    return controller.signal;
  };
  const caller = () => {
    const controller = new AbortController();
    server.once('request', () => controller.abort());
    return controller.signal;
  };
  const ways = {
    'the SDK': () => sdk.request('DescribeZones', {}),
    'node-fetch': () => nodeFetch(url, { headers, timeout: LIMIT }),
    "node-fetch, a timer of the caller's": () => nodeFetch(url, { headers, signal: timer() }),
    'node-fetch, aborted by the caller': () => nodeFetch(url, { headers, signal: caller() }),
  };
  const said = {};
  for (const [name, call] of Object.entries(ways)) {
    const before = await outcomes();
    await call().catch(() => undefined);
    // node-fetch tells its caller before it ends the request.
    await new Promise((resolve) => setImmediate(resolve));
    said[name] = (await outcomes()).filter((line) => !before.includes(line)).map((line) => JSON.parse(line).labels.outcome);
  }
  process.stdout.write(JSON.stringify(said));
  server.close();
  server.closeAllConnections();
});

async function outcomes() {
  const { values } = await register.getSingleMetric('tencent_cloud_client_requests_total').get();
  return values.map((each) => JSON.stringify(each));
}
