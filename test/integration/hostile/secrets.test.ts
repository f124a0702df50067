import assert from 'node:assert/strict';
import { diag, DiagLogLevel } from '@opentelemetry/api';
import { logs } from '@opentelemetry/api-logs';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { Agent, request as undiciRequest } from 'undici7';
import { TencentCloudInstrumentation } from '../../../src';
import { forgetReported } from '../../support/reported';
import { type LocalServer, serve } from '../../support/server';
import { tc3Headers, transports } from '../../support/transports';
import { type Watched, watch } from '../../support/watched';

const SECRET_ID = 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE';
const SIGNATURE = '8d8e16fde7bb3dc8dd1f1a6d42c0d6ac3d1f4d8f3e0c6a1b0e4f5a6b7c8d9e0f';
const TOKEN = 'kqTjVh0dDDuKxxJ5JxGXtxq1Jqx1sJtka6e6f0ff6a59a1a6c5ea8dc5b4a7e6d3Zq9';
const BASE64 = 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE/+aB3dE6fGhIjKl=';
const UUID = 'a243601d-610b-46f5-a134-d856b2ebe1fe';

/** Answers of an API that repeats what it was sent. */
const ECHOES: Readonly<Record<string, string>> = {
  'the Authorization header':
    `The signature does not match. Authorization: TC3-HMAC-SHA256 Credential=${SECRET_ID}/2026-11-24/cvm/tc3_request, ` +
    `SignedHeaders=content-type;host, Signature=${SIGNATURE}`,
  'the string to sign': `StringToSign: TC3-HMAC-SHA256\n1551113065\n2026-11-24/cvm/tc3_request\n${SIGNATURE}`,
  'a V1 query': `GET cvm.tencentcloudapi.com/?Action=DescribeZones&SecretId=${SECRET_ID}&Token=${TOKEN}&Signature=${BASE64}`,
  'a token in JSON': `the token is wrong: {"Token":"${TOKEN}"}`,
  'a key by itself': `no such key ${BASE64}`,
};

describe('Nothing secret leaves, even if the API or an error repeats it:', () => {
  let server: LocalServer;
  let watched: Watched;
  let events: InMemoryLogRecordExporter;
  let said: string[];
  /** What the server answers. */
  let body: unknown;
  let responseHeaders: Record<string, string>;

  before(async () => {
    server = await serve((request, response) => {
      request.resume();
      for (const [name, value] of Object.entries(responseHeaders)) response.setHeader(name, value);
      response.end(JSON.stringify({ Response: body }));
    });
  });
  after(() => server.close());
  beforeEach(() => {
    forgetReported();
    responseHeaders = {};
    body = { RequestId: UUID };
    said = [];
    const say = (...words: unknown[]): void => void said.push(words.map(String).join(' '));
    diag.setLogger({ error: say, warn: say, info: say, debug: say, verbose: say }, DiagLogLevel.ALL);
    events = new InMemoryLogRecordExporter();
    logs.setGlobalLoggerProvider(new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter: events })] }));
    watched = watch({ endpoints: [server.host], captureSecretId: true });
  });
  afterEach(() => {
    watched.stop();
    diag.disable();
    logs.disable();
  });

  async function everything(): Promise<string> {
    const spans = watched.spans().map(({ name, attributes, status, events }) => ({ name, attributes, status, events }));
    const records = events.getFinishedLogRecords().map(({ attributes, body: text, severityText }) => ({ attributes, text, severityText }));
    return [JSON.stringify(spans), JSON.stringify(records), await watched.register.metrics(), ...said].join('\n');
  }

  for (const [name, message] of Object.entries(ECHOES)) {
    it(`an API message that repeats ${name} is recorded without key material`, async () => {
      body = { Error: { Code: 'AuthFailure.SignatureFailure', Message: message }, RequestId: UUID };
      await transports.fetch({ url: server.url, headers: tc3Headers('cvm', 'DescribeZones'), body: '{}' });
      const [span] = await watched.recorded(1);
      const told = await everything();
      for (const secret of [
        SECRET_ID,
        SECRET_ID.slice(6, 20),
        SIGNATURE,
        SIGNATURE.slice(5, 40),
        TOKEN,
        TOKEN.slice(0, 40),
        BASE64.slice(0, 32),
      ]) {
        assert.ok(!told.includes(secret), `${secret} in ${span.status.message}`);
      }
      assert.ok(told.includes(UUID), 'a RequestId is not a key');
      assert.ok((span.status.message ?? '').length > 10, 'something is left of it');
      assert.equal(events.getFinishedLogRecords().length, 1);
    });
  }

  it('an API message without key material is recorded unchanged', async () => {
    const message = `The instance ins-1a2b3c4d of request ${UUID} is in state SHUTDOWN_IN_PROGRESS_AND_WAITING; see InvalidParameterValue.InstanceIdMalformed.`;
    body = { Error: { Code: 'InvalidParameterValue', Message: message }, RequestId: UUID };
    await transports.fetch({ url: server.url, headers: tc3Headers('cvm', 'DescribeZones'), body: '{}' });
    const [span] = await watched.recorded(1);
    assert.equal(span.status.message, message);
  });

  describe('a SecretId is in no label, attribute, name or log, whatever field it stands in:', () => {
    const headersWith: Readonly<Record<string, () => Record<string, string>>> = {
      action: () => tc3Headers('cvm', SECRET_ID),
      region: () => tc3Headers('cvm', 'DescribeZones', { 'X-TC-Region': SECRET_ID }),
      version: () => tc3Headers('cvm', 'DescribeZones', { 'X-TC-Version': SECRET_ID }),
      service: () => tc3Headers(SECRET_ID, 'DescribeZones'),
      'a SecretId in small letters as the service': () => tc3Headers(SECRET_ID.toLowerCase(), 'DescribeZones'),
      'trace id': () => tc3Headers('cvm', 'DescribeZones', { 'X-TC-TraceId': SECRET_ID }),
      'error code': () => {
        body = { Error: { Code: SECRET_ID, Message: 'm' }, RequestId: UUID };
        return tc3Headers('cvm', 'DescribeZones');
      },
      'error code below a family': () => {
        body = { Error: { Code: `AuthFailure.${SECRET_ID}`, Message: 'm' }, RequestId: UUID };
        return tc3Headers('cvm', 'DescribeZones');
      },
      RequestId: () => {
        body = { RequestId: SECRET_ID };
        return tc3Headers('cvm', 'DescribeZones');
      },
      'X-TC-RequestId header': () => {
        body = {};
        responseHeaders = { 'X-TC-RequestId': SECRET_ID };
        return tc3Headers('cvm', 'DescribeZones');
      },
    };
    for (const [field, headers] of Object.entries(headersWith)) {
      for (const transport of ['node:http', 'fetch']) {
        it(`${field} (${transport})`, async () => {
          await transports[transport]({ url: server.url, headers: headers(), body: '{}' });
          await watched.recorded(1);
          const told = (await everything()).toLowerCase();
          assert.ok(!told.includes(SECRET_ID.toLowerCase()), told.slice(0, 400));
        });
      }
    }

    for (const secretId of [SECRET_ID, SECRET_ID.toLowerCase()]) {
      it(`the host ${secretId}`, async () => {
        const headers = { ...tc3Headers('cvm', 'DescribeZones'), Host: `${secretId}.tencentcloudapi.com` };
        await transports['node:http']({ url: server.url, headers, body: '{}' });
        await watched.recorded(1);
        const told = (await everything()).toLowerCase();
        assert.ok(!told.includes(SECRET_ID.toLowerCase()), told.slice(told.indexOf(SECRET_ID.toLowerCase()) - 200));
      });
    }

    it('the code of a transport error', async () => {
      const dispatcher = new Agent({
        connect: (_, callback) => callback(Object.assign(new Error(`for ${SECRET_ID}`), { code: SECRET_ID }), null),
      });
      const calling = undiciRequest(server.url, { method: 'POST', headers: tc3Headers('cvm', 'DescribeZones'), body: '{}', dispatcher });
      await assert.rejects(calling);
      const [span] = await watched.recorded(1);
      assert.equal(span.attributes['error.type'], '_OTHER');
      assert.ok(!(await everything()).includes(SECRET_ID));
    });
  });

  it('a transport error whose code has no known form is _OTHER', async () => {
    for (const code of [
      'user 4711',
      'https://example.com/?token=1',
      'x'.repeat(200),
      `E${BASE64.replace(/\W/g, '_').toUpperCase()}`,
      '余额不足',
    ]) {
      const dispatcher = new Agent({ connect: (_, callback) => callback(Object.assign(new Error('m'), { code }), null) });
      await assert.rejects(
        undiciRequest(server.url, { method: 'POST', headers: tc3Headers('cvm', 'DescribeZones'), body: '{}', dispatcher }),
      );
    }
    const spans = await watched.recorded(5);
    assert.deepEqual(
      spans.map(({ attributes }) => attributes['error.type']),
      Array(5).fill('_OTHER'),
    );
  });

  describe('an error of the configuration repeats no text that is not known:', () => {
    const configurations: Readonly<Record<string, object>> = {
      'a field': { [SECRET_ID]: true },
      'a field of prometheus': { prometheus: { [SECRET_ID]: true } },
      'an endpoint': { endpoints: [`https://${SECRET_ID}:${BASE64}@gateway.example.com/`] },
      'the service of an endpoint': { endpoints: [{ host: 'gateway.example.com', service: `${SECRET_ID}!` }] },
      'a service': { prometheus: { services: [{ service: `${SECRET_ID} ${BASE64}` }] } },
      'which spans': { spans: SECRET_ID },
      maxSeries: { prometheus: { maxSeries: SECRET_ID } },
    };
    for (const [name, configuration] of Object.entries(configurations)) {
      it(name, () => {
        assert.throws(
          () => new TencentCloudInstrumentation(configuration as never),
          (error: Error) => error instanceof TypeError && !error.message.includes(SECRET_ID) && !error.message.includes(BASE64),
        );
      });
    }
  });
});
