import assert from 'node:assert/strict';
import { once } from 'node:events';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as promClient from 'prom-client';
import { TencentCloudInstrumentation } from '../../../src';
import { METRICS } from '../../support/contract';

const HOSTILE_TEXTS = [
  'a"} 1\nup{x="',
  'x\\',
  "'; DROP TABLE",
  '{__name__=~".+"}',
  '$(reboot)',
  'a\u0000b',
  '余额',
  '\u202e',
  '..',
  '_OVERFLOW',
  '__proto__',
  'constructor',
  'x'.repeat(5000),
];
/** The text format: a name, labels whose values have no raw quote or line break, a number. */
const SAMPLE = /^[a-z_]+(?:\{(?:[a-z_]+="(?:[^"\\\n]|\\.)*",?)*\})? [-+\d.eInfNa]+$/;

describe('Texts from an untrusted server', () => {
  let register: promClient.Registry;
  let instrumentation: TencentCloudInstrumentation;
  const server = http.createServer((request, response) => {
    const Code = decodeURIComponent(request.url!.slice(1));
    response.end(JSON.stringify({ Response: { Error: { Code, Message: Code }, RequestId: Code } }));
  });
  const agent = new http.Agent({ keepAlive: true, maxSockets: 20 });

  async function call(code: string, headers: http.OutgoingHttpHeaders = { 'X-TC-Action': 'DescribeInstances' }): Promise<void> {
    const { port } = server.address() as AddressInfo;
    const request = http.get({ host: '127.0.0.1', port, agent, path: `/${encodeURIComponent(code)}`, headers });
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    response.resume();
    await once(response, 'end');
  }

  async function samples(
    name: string,
  ): Promise<readonly { readonly labels: Partial<Record<string, string | number>>; readonly value: number }[]> {
    return (await register.getSingleMetric(name)!.get()).values;
  }

  async function sum(name: string): Promise<number> {
    return (await samples(name)).reduce((total, { value }) => total + value, 0);
  }

  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  beforeEach(() => {
    register = new promClient.Registry();
    instrumentation = new TencentCloudInstrumentation({ endpoints: ['127.0.0.1'], prometheus: { register, maxSeries: 500 } });
  });
  afterEach(() => instrumentation.disable());
  after(() => {
    agent.destroy();
    server.close();
  });

  it('as 10,000 distinct error codes make no more series than the cap, and each call is counted', async function () {
    this.timeout(60_000);
    for (let batch = 0; batch < 100; batch++) await Promise.all(Array.from({ length: 100 }, (_, i) => call(`Code${batch * 100 + i}`)));
    assert.equal(await sum(METRICS.requests), 10_000);
    assert.equal(await sum(METRICS.errors), 10_000);
    assert.equal(await sum(METRICS.errorCodes), 10_000);
    assert.ok((await samples(METRICS.errorCodes)).length <= 500);
    assert.ok((await sum(METRICS.labelOverflow)) >= 9_500);
  });

  it('as codes of many services, actions, regions and families make no more series than the cap either', async function () {
    this.timeout(60_000);
    instrumentation.setConfig({
      endpoints: ['127.0.0.1'],
      prometheus: { register: (register = new promClient.Registry()), maxSeries: 100 },
    });
    const families = ['AuthFailure', 'LimitExceeded', 'InternalError', 'InvalidParameter', 'ResourceNotFound', 'Unheard'];
    const calls = Array.from({ length: 1200 }, (_, i) =>
      call(`${families[i % families.length]}.Code${i}`, {
        'X-TC-Action': `Describe${i % 12}`,
        'X-TC-Region': `ap-region${i % 5}`,
        Authorization: `TC3-HMAC-SHA256 Credential=AKIDx/2026-01-01/service${i % 7}/tc3_request`,
      }),
    );
    await Promise.all(calls);
    assert.equal(await sum(METRICS.errorCodes), 1200);
    const series = (await samples(METRICS.errorCodes)).length;
    assert.ok(series <= 100, `${series} series`);
  });

  it('as codes, actions, versions and regions leave the exposition well-formed, and every label short and plain', async () => {
    for (const text of HOSTILE_TEXTS) {
      await call(text);
      const asHeader = [...text].filter((character) => character >= ' ' && character < '\u007f').join('');
      await call('InternalError', {
        'X-TC-Action': asHeader,
        'X-TC-Region': asHeader,
        'X-TC-Version': asHeader,
        Authorization: `/2026-01-01/${asHeader}/tc3_request`,
      });
    }
    const lines = (await register.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    assert.deepEqual(
      lines.filter((line) => !SAMPLE.test(line)),
      [],
    );
    const values = (await Promise.all(Object.values(METRICS).map(samples)))
      .flat()
      .flatMap(({ labels }) => Object.values(labels))
      .map(String);
    assert.deepEqual(
      values.filter((value) => !/^[\w.:+-]{0,128}$/.test(value)),
      [],
    );
    assert.equal(await sum(METRICS.requests), HOSTILE_TEXTS.length * 2);
    assert.equal(await sum(METRICS.labelOverflow), 0, 'so that each text has been a label');
  });
});
