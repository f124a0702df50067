/**
 * SDK clients for the examples. The key is in TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY.
 *
 * With TENCENTCLOUD_ENDPOINT=127.0.0.1:9443 they connect to the local API (examples/tencentcloud-api). The SDK keeps its real
 * endpoint, so requests are signed, sent and recognised as those to the real API.
 */
const http = require('node:http');
const net = require('node:net');
const { cvm } = require('tencentcloud-sdk-nodejs-cvm');
const { scf } = require('tencentcloud-sdk-nodejs-scf');

function configuration(region) {
  const { TENCENTCLOUD_SECRET_ID: secretId, TENCENTCLOUD_SECRET_KEY: secretKey, TENCENTCLOUD_ENDPOINT: local } = process.env;
  return { credential: { secretId, secretKey }, region, profile: local ? { httpProfile: toLocalApi(local) } : {} };
}

function toLocalApi(endpoint) {
  const [host, port] = endpoint.split(':');
  const agent = new http.Agent({ keepAlive: true });
  agent.createConnection = () => net.connect(Number(port), host);
  return { protocol: 'http://', agent };
}

exports.cvmClient = (region = 'ap-guangzhou') => new cvm.v20170312.Client(configuration(region));
exports.scfClient = (region = 'ap-guangzhou') => new scf.v20180416.Client(configuration(region));
