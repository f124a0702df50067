import assert from 'node:assert/strict';
import { METRICS, samplesOf } from '../../harness/contract';
import { type LocalServer, serve } from '../../harness/server';
import { tc3Headers, type TransportAnswer, transports } from '../../harness/transports';
import { type Watched, watch } from '../../harness/watched';

const FORM = 'Action=DescribeZones&Version=2017-03-12&Region=ap-guangzhou';
const POLLUTIONS: Readonly<Record<string, unknown>> = {
  value: 'polluted',
  get: () => 'polluted',
  set: () => undefined,
  code: 'E_POLLUTED',
  cause: new Error('polluted'),
  service: 'polluted',
  region: 'polluted',
  enabled: false,
};

describe('What somebody has put on Object.prototype after we were loaded changes nothing:', () => {
  let server: LocalServer;
  let watched: Watched;

  before(async () => {
    server = await serve((request, response) => {
      const { value } = Object.getOwnPropertyDescriptor(request, 'url') as { value: string };
      request.resume().on('end', () => {
        const error = value === '/error' ? '"Error":{"Code":"LimitExceeded","Message":"m"},' : '';
        response.end(`{"Response":{${error}"RequestId":"r"}}`);
      });
    });
    for (const transport of Object.values(transports)) await transport({ url: server.url, body: '{}' });
  });
  after(() => server.close());
  beforeEach(() => {
    watched = watch();
  });
  afterEach(() => watched.stop());

  async function polluted<T>(name: string, work: () => Promise<T>): Promise<T> {
    Object.defineProperty(Object.prototype, name, { value: POLLUTIONS[name], configurable: true, writable: true, enumerable: false });
    try {
      return await work();
    } finally {
      delete (Object.prototype as Record<string, unknown>)[name];
    }
  }

  for (const name of Object.keys(POLLUTIONS)) {
    for (const [transportName, transport] of Object.entries(transports)) {
      it(`${name} (${transportName})`, async function () {
        const call = (path: string): Promise<TransportAnswer> =>
          transport({ url: server.url + path, headers: tc3Headers('cvm', 'DescribeZones'), body: '{}' });
        watched.instrumentation.disable();
        const works = await polluted(name, () => call('/')).then(
          () => true,
          () => false,
        );
        // Not every client can live with it.
        if (!works) this.skip();
        watched.instrumentation.enable();
        await polluted(name, async () => {
          assert.match((await call('/')).body.toString(), /"r"/);
          assert.match((await call('/error')).body.toString(), /"r"/);
          await watched.recorded(2);
        });
        const outcomes = (await samplesOf(watched.register, METRICS.requests)).map(({ labels, value }) => [labels.outcome, value]);
        assert.deepEqual(outcomes.sort(), [
          ['error', 1],
          ['success', 1],
        ]);
        assert.ok(!(await watched.register.metrics()).includes('polluted'));
      });
    }
  }

  it('a V1 form over node:http, whose methods are our own while it is written', async () => {
    await polluted('get', async () => {
      const headers = { host: 'cvm.tencentcloudapi.com', 'content-type': 'application/x-www-form-urlencoded' };
      await transports['node:http']({ url: server.url, headers, body: FORM });
      await watched.recorded(1);
    });
    assert.deepEqual(
      watched.spans().map((span) => span.name),
      ['cvm/DescribeZones'],
    );
  });
});
