// A server that answers every API call with an Error, for the programs of this folder.
const http = require('node:http');

exports.headers = {
  'X-TC-Action': 'DescribeZones',
  Authorization: 'TC3-HMAC-SHA256 Credential=AKIDx/2026-11-24/cvm/tc3_request, SignedHeaders=host, Signature=x',
};

exports.answering = async (use) => {
  const server = http.createServer((request, response) => {
    request
      .resume()
      .on('end', () => response.end('{"Response":{"Error":{"Code":"AuthFailure.TokenFailure","Message":"m"},"RequestId":"r"}}'));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await use(server.address().port);
  } finally {
    server.close();
    server.closeAllConnections();
  }
};

exports.callWith = (request, port) =>
  new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, method: 'POST', headers: exports.headers }, (response) => response.resume().on('end', resolve))
      .on('error', reject)
      .end('{}');
  });

/** What the counter by code has, from the registry of prom-client. */
exports.counted = async () => {
  const metric = require('prom-client').register.getSingleMetric('tencent_cloud_client_error_codes_total');
  return metric === undefined ? [] : (await metric.get()).values.map(({ labels, value }) => `${labels.code} ${value}`);
};
