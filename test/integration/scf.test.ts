import { strict as assert } from 'node:assert';
import { request } from 'node:http';
import { SpanStatusCode } from '@opentelemetry/api';
import { scf } from 'tencentcloud-sdk-nodejs-scf';
import { signV3, startTencentCloudApi, type TencentCloudApi } from '../../examples/tencentcloud-api';
import { transports } from '../support/transports';
import { type Watched, watch } from '../support/watched';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const VERSION = '2018-04-16';

describe('With invokedFunctions, the span of an SCF Invoke', () => {
  let api: TencentCloudApi;
  let watched: Watched;

  before(async () => {
    api = await startTencentCloudApi();
  });
  after(() => api.close());
  beforeEach(() => {
    watched = watch({ invokedFunctions: true });
  });
  afterEach(() => watched.stop());

  function signed(body: string, action = 'Invoke'): { url: string; headers: Record<string, string>; body: string } {
    const call = { service: 'scf', action, version: VERSION, region: 'ap-guangzhou', host: api.host, body };
    return { url: api.url, headers: signV3(api.credentials[0], call), body };
  }

  for (const [name, transport] of Object.entries(transports)) {
    it(`says which function failed inside a successful answer (${name})`, async () => {
      await transport(signed(JSON.stringify({ ClientContext: '{"FunctionName":"decoy"}', FunctionName: 'fails', LogType: 'Tail' })));
      const [{ attributes, status }] = await watched.recorded(1);
      assert.equal(attributes['faas.invoked_name'], 'fails');
      assert.equal(attributes['faas.invoked_provider'], 'tencent_cloud');
      assert.equal(attributes['faas.invoked_region'], 'ap-guangzhou');
      assert.match(String(attributes['tencent_cloud.scf.function_request_id']), UUID);
      assert.notEqual(attributes['tencent_cloud.scf.function_request_id'], attributes['tencent_cloud.request_id']);
      assert.equal(attributes['tencent_cloud.scf.invoke_result'], 1);
      assert.equal(status.code, SpanStatusCode.ERROR);
      assert.match(String(status.message), /division by zero/);
      assert.equal(attributes['error.type'], undefined, 'the call itself has succeeded');
    });
  }

  it('leaves the counters as they are: the call has succeeded', async () => {
    await transports.fetch(signed('{"FunctionName":"fails"}'));
    await watched.recorded(1);
    const labels = 'tc_service="scf",tc_action="Invoke",tc_region="ap-guangzhou"';
    assert.deepEqual(await watched.samples('tencent_cloud_client_requests_total'), [`{${labels},outcome="success"} 1`]);
    assert.deepEqual(await watched.samples('tencent_cloud_client_errors_total'), []);
  });

  it('is not an error if the function returned', async () => {
    await transports.fetch(signed('{"FunctionName":"proxy"}'));
    const [{ attributes, status }] = await watched.recorded(1);
    assert.deepEqual(
      [attributes['faas.invoked_name'], attributes['tencent_cloud.scf.invoke_result'], status.code],
      ['proxy', 0, SpanStatusCode.UNSET],
    );
  });

  it('names the function even where the API does not know it', async () => {
    await transports.fetch(signed('{"FunctionName":"nowhere"}'));
    const [{ attributes, status }] = await watched.recorded(1);
    assert.equal(attributes['faas.invoked_name'], 'nowhere');
    assert.equal(attributes['error.type'], 'ResourceNotFound.Function');
    assert.match(String(status.message), /does not exist/);
  });

  it('knows the function of the SDK’s calls, and of those signed with V1', async () => {
    for (const signMethod of ['TC3-HMAC-SHA256', 'HmacSHA256'] as const) {
      const httpProfile = { protocol: 'http://', agent: api.agent };
      const client = new scf.v20180416.Client({
        credential: api.credentials[0],
        region: 'ap-guangzhou',
        profile: { signMethod, httpProfile },
      });
      await client.Invoke({ FunctionName: 'hello' });
    }
    const spans = await watched.recorded(2);
    assert.deepEqual(
      spans.map(({ attributes }) => attributes['faas.invoked_name']),
      ['hello', 'hello'],
    );
  });

  it('knows it when the body is written in pieces, and the header that tells the call was set late', async () => {
    watched.stop();
    watched = watch({ invokedFunctions: true, endpoints: [api.host] });
    const { headers, body } = signed('{"FunctionName":"hello"}');
    await new Promise((resolve, reject) => {
      const post = request(api.url, { method: 'POST' }, (response) => response.resume().on('end', resolve)).on('error', reject);
      for (const [name, value] of Object.entries(headers)) post.setHeader(name, value);
      for (const character of body) post.write(character);
      post.end();
    });
    const [{ attributes }] = await watched.recorded(1);
    assert.equal(attributes['faas.invoked_name'], 'hello');
  });

  it('gives its message only where messages are recorded', async () => {
    watched.stop();
    watched = watch({ invokedFunctions: true, recordErrorMessage: false });
    await transports.fetch(signed('{"FunctionName":"fails"}'));
    const [{ status }] = await watched.recorded(1);
    assert.deepEqual(status, { code: SpanStatusCode.ERROR });
  });

  it('is an ordinary call without the option, and other calls stay ordinary ones with it', async () => {
    await transports.fetch(signed('{}', 'ListFunctions'));
    watched.instrumentation.setConfig({ prometheus: false });
    await transports.fetch(signed('{"FunctionName":"fails"}'));
    const spans = await watched.recorded(2);
    for (const { attributes, status } of spans) {
      assert.deepEqual(
        Object.keys(attributes).filter((name) => /^faas|scf/.test(name)),
        [],
      );
      assert.equal(status.code, SpanStatusCode.UNSET);
    }
  });
});
