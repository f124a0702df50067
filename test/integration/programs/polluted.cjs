// Calls with something on Object.prototype that was put there after this package was loaded. Plain JavaScript, since the helpers that
// TypeScript's loaders add to functions cannot live with it.
const http = require('node:http');
const { Registry } = require('prom-client');
const undici = require('undici7');
const { TencentCloudInstrumentation } = require('opentelemetry-instrumentation-tencentcloud');
const { headers } = require('./answering.cjs');

const POLLUTIONS = {
  value: 'polluted',
  get: () => 'polluted',
  set: () => undefined,
  code: 'E_POLLUTED',
  cause: new Error('polluted'),
  service: 'polluted',
  region: 'polluted',
  enabled: false,
};
const FORM = 'Action=DescribeZones&Version=2017-03-12&Region=ap-guangzhou';
const FORM_HEADERS = { host: 'cvm.tencentcloudapi.com', 'content-type': 'application/x-www-form-urlencoded' };

const viaHttp = (url, body, headers) =>
  new Promise((resolve, reject) => {
    const request = http.request(url, { method: 'POST', headers }, (response) => response.resume().on('end', resolve));
    request.on('error', reject);
    request.end(body);
  });
const transports = {
  'node:http': viaHttp,
  fetch: async (url, body, headers) => (await fetch(url, { method: 'POST', headers, body })).text(),
  undici: async (url, body, headers) => (await undici.request(url, { method: 'POST', headers, body })).body.text(),
};

async function polluted(name, work) {
  Object.prototype[name] = POLLUTIONS[name];
  Object.defineProperty(Object.prototype, name, { __proto__: null, enumerable: false });
  try {
    return await work();
  } finally {
    delete Object.prototype[name];
  }
}

const server = http.createServer((request, response) => {
  request.resume().on('end', () => {
    const error = request.url === '/error' ? '"Error":{"Code":"LimitExceeded","Message":"m"},' : '';
    response.end(`{"Response":{${error}"RequestId":"r"}}`);
  });
});

server.listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  const results = [];
  for (const [transport, send] of Object.entries(transports)) {
    await send(url, '{}', {});
    for (const name of Object.keys(POLLUTIONS)) {
      const calls = async () => {
        await send(url, '{}', headers);
        await send(`${url}/error`, '{}', headers);
        if (transport !== 'fetch') await send(url, FORM, FORM_HEADERS);
      };
      const worksUnwatched = await polluted(name, calls).then(
        () => true,
        () => false,
      );
      const register = new Registry();
      const instrumentation = new TencentCloudInstrumentation({ prometheus: { register } });
      const failure = await polluted(name, calls).catch((error) => String(error));
      instrumentation.disable();
      const { values } = await register.getSingleMetric('tencent_cloud_client_requests_total').get();
      const counted = values.map(({ labels, value }) => `${labels.tc_service} ${labels.tc_action} ${labels.outcome} ${value}`).sort();
      results.push({ transport, name, worksUnwatched, failure, counted });
    }
  }
  process.stdout.write(JSON.stringify(results), () => process.exit());
});
