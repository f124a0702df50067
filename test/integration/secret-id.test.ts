import { strict as assert } from 'node:assert';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import type { ApiCall } from '../../src';
import { answer, type LocalServer, serve } from '../support/server';
import { tc3Headers, transports, type TransportRequest } from '../support/transports';
import { type Watched, watch } from '../support/watched';

const SECRET_ID = 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE';
const MASKED = 'AKID****MPLE';
const ATTRIBUTE = 'tencent_cloud.secret_id';
const authorization = `TC3-HMAC-SHA256 Credential=${SECRET_ID}/2026-11-24/cvm/tc3_request, SignedHeaders=host, Signature=00`;
const v1 = `Action=DescribeZones&Version=2017-03-12&SecretId=${SECRET_ID}&Signature=x`;
const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** Where the SecretId of a call can be. */
const CALLS: Readonly<Record<string, Omit<TransportRequest, 'url'> & { readonly query?: string }>> = {
  'the Authorization header of V3': { headers: tc3Headers('cvm', 'DescribeZones', { Authorization: authorization }), body: '{}' },
  'the form of V1': { headers: form, body: v1 },
  'the query of V1': { method: 'GET', query: v1 },
  'the form of V1 beside an Authorization of a gateway': { headers: { ...form, Authorization: 'Bearer of-the-gateway' }, body: v1 },
};

describe('The key that signed a call', () => {
  let server: LocalServer;
  let watched: Watched;
  let events: InMemoryLogRecordExporter;
  let calls: ApiCall[];

  before(async () => {
    server = await serve(answer({ Response: { Error: { Code: 'AuthFailure.SignatureFailure', Message: 'm' }, RequestId: 'r' } }));
  });
  after(() => server.close());
  afterEach(() => watched.stop());

  function start(captureSecretId: boolean | undefined): void {
    calls = [];
    events = new InMemoryLogRecordExporter();
    watched = watch({ endpoints: [server.host], captureSecretId, callHook: (_, call) => void calls.push(call) });
    watched.instrumentation.setLoggerProvider(new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter: events })] }));
  }

  for (const [transportName, transport] of Object.entries(transports)) {
    for (const [where, { query = '', ...request }] of Object.entries(CALLS)) {
      it(`is on span, event and ApiCall, masked, from ${where} (${transportName})`, async () => {
        start(true);
        await transport({ url: `${server.url}/?${query}`, ...request });
        const [span] = await watched.recorded(1);
        assert.equal(span.attributes[ATTRIBUTE], MASKED);
        assert.equal(events.getFinishedLogRecords()[0].attributes[ATTRIBUTE], MASKED);
        assert.equal(calls[0].secretId, MASKED);
      });
    }
  }

  it('is nowhere unless it is asked for', async () => {
    start(undefined);
    await transports.fetch({ url: server.url, ...CALLS['the Authorization header of V3'] });
    const [span] = await watched.recorded(1);
    assert.equal(span.attributes[ATTRIBUTE], undefined);
    assert.equal(events.getFinishedLogRecords()[0].attributes[ATTRIBUTE], undefined);
    assert.equal(calls[0].secretId, undefined);
  });
});
