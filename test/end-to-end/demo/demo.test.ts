import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needPrograms } from '../../support/stack/needed';
import { DemoProcess } from './demo-process';

const METRICS_URL = /^Metrics +(http:\S+)$/m;

describe('npm run demo', function () {
  this.timeout(90_000);
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'demo-test-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const leftBehind = (): string[] => readdirSync(folder).filter((name) => name.startsWith('tencentcloud-'));

  describe('with --for 4s', () => {
    let demo: DemoProcess;
    let exposition: string;
    let contentType: string | null;

    before(async () => {
      demo = new DemoProcess(['--for', '4s'], { TMPDIR: folder });
      const [, metricsUrl] = await demo.printed(METRICS_URL);
      await demo.printed(/failed: .*AuthFailure/);
      const response = await fetch(metricsUrl);
      contentType = response.headers.get('content-type');
      exposition = await response.text();
      assert.equal(await demo.ended(), 0, demo.stderr);
    });

    it('writes nothing to stderr', () => assert.equal(demo.stderr, ''));

    it('serves OpenMetrics with exemplars while it runs', () => {
      assert.match(contentType ?? '', /^application\/openmetrics-text/);
      assert.match(
        exposition,
        /^tencent_cloud_client_error_codes_total\{.*family="AuthFailure".*\} \d+ # \{trace_id="[0-9a-f]{32}",span_id="[0-9a-f]{16}",request_id="[0-9a-f-]{36}"\}/m,
      );
    });

    it('runs the phases in order, and prints no control codes', () => {
      const titles = [...demo.stdout.matchAll(/ s {2}(\d\. [^:]+):/g)].map(([, title]) => title);
      assert.deepEqual(titles, [
        '1. Normal traffic',
        '2. A key rotation goes wrong',
        '3. The right key',
        '4. A wave of throttling',
        '5. Recovery',
      ]);
      assert.doesNotMatch(demo.stdout, /\x1b/);
    });

    it('prints the first two failures of each code', () => {
      const codes = [...demo.stdout.matchAll(/failed: \S+ (\S+) RequestId/g)].map(([, code]) => code);
      // How many there are depends on the speed of the machine.
      for (const code of new Set(codes)) assert.ok(codes.filter((each) => each === code).length <= 2, code);
      assert.ok(codes.some((code) => code.startsWith('AuthFailure.')) && codes.includes('RequestLimitExceeded.UinLimitExceeded'));
      assert.ok(!codes.includes('DryRunOperation'));
    });

    it('ends with the span of a failed call, whose HTTP span shows no failure', () => {
      const { stdout } = demo;
      const [, spanId, parentId] = /^ {3}span ([0-9a-f]{16}), child of ([0-9a-f]{16})$/m.exec(stdout) ?? [];
      assert.match(stdout, new RegExp(`^└─ POST {2}CLIENT, HTTP 200, status UNSET, .* span ${parentId}$`, 'm'));
      assert.match(stdout, new RegExp(`^ {3}└─ \\S+ {2}CLIENT, HTTP 200, status ERROR, .* span ${spanId}$`, 'm'));
      assert.match(stdout, /^ {3}tencent_cloud\.request_id = [0-9a-f-]{36}$/m);
      assert.match(stdout, /^ {3}tencent_cloud\.error\.family = AuthFailure$/m);
      assert.match(stdout, /^│ status +│ UNSET +│ ERROR +│$/m);
      assert.match(stdout, /^│ HTTP status +│ 200 +│ 200 +│$/m);
      assert.match(stdout, /^│ error code +│ - +│ AuthFailure\.\w+ +│$/m);
      assert.match(stdout, /^│ RequestId +│ - +│ [0-9a-f-]{36} +│$/m);
      assert.match(
        stdout,
        new RegExp(`^tencent_cloud_client_error_codes_total\\{.*\\} \\d+ # \\{trace_id="[0-9a-f]{32}",span_id="${spanId}"`, 'm'),
      );
    });

    it('prints the log event of a failed call', () => {
      const [, event] = /^The log event of such a call\n─+\n([^]*?)\n\n/m.exec(demo.stdout) ?? assert.fail(demo.stdout);
      assert.match(event, /^rpc\.client\.call\.exception {2}WARN, trace [0-9a-f]{32}, span [0-9a-f]{16}$/m);
      assert.match(event, /^ {3}exception\.type = AuthFailure\.\w+$/m);
      assert.match(event, /^ {3}tencent_cloud\.request_id = [0-9a-f-]{36}$/m);
    });

    it('has counted what the API server has counted', () => {
      const rows = [...demo.stdout.matchAll(/^│ (\S.*?) +│ +(\d+) │ +(\d+) │$/gm)].map(([, result, happened, counted]) => [
        result,
        happened,
        counted,
      ]);
      const results = [
        '(success)',
        'AuthFailure.SecretIdNotFound',
        'AuthFailure.SignatureFailure',
        'RequestLimitExceeded.UinLimitExceeded',
        '(connection reset)',
        '(aborted)',
        'DryRunOperation',
        '4001',
        'ResourceNotFound.Function',
        '502',
      ];
      assert.deepEqual(rows.map(([result]) => result).sort(), results.sort());
      for (const [result, happened, counted] of rows) assert.equal(counted, happened, result);
      assert.match(demo.stdout, /^The counters agree with the API server/m);
    });

    it('prints no secret', () => {
      assert.doesNotMatch(demo.stdout + exposition, /AKID/);
      // SecretKeys look like trace ids: 32 hexadecimal digits.
      const withoutTraceIds = (demo.stdout + exposition).replace(/(?:trace |trace_id=")[0-9a-f]{32}/g, '');
      assert.doesNotMatch(withoutTraceIds, /[0-9a-f]{32}/);
    });

    it('leaves nothing behind', async () => {
      for (const [url] of demo.stdout.matchAll(/http:\/\/127\.0\.0\.1:\d+/g)) await assert.rejects(fetch(url), url);
      assert.deepEqual(leftBehind(), []);
    });
  });

  it('fails when the counters differ from what the API server counted', async () => {
    const demo = new DemoProcess(['--for', '2s'], { PATH: folder });
    const [, apiUrl] = await demo.printed(/^Tencent Cloud API +(http:\S+)/m);
    // A call that the shop has not made.
    await fetch(apiUrl, { method: 'POST', headers: { 'X-TC-Action': 'DescribeRegions' }, body: '{}' });
    assert.equal(await demo.ended(), 1);
    assert.match(demo.stdout, /THE COUNTERS DISAGREE[^]*DescribeRegions MissingParameter: happened 1, counted 0/);
  });

  it('runs without Prometheus until Ctrl-C, then prints the summary and leaves nothing behind', async () => {
    const demo = new DemoProcess([], { TMPDIR: folder, PATH: folder });
    await demo.printed(/^Prometheus +is not on the PATH; the demo runs without alerts$/m);
    await demo.printed(/^The scenario begins again every 60 seconds, until Ctrl-C\.$/m);
    await demo.printed(/failed: .* 502/);
    demo.kill('SIGINT');
    assert.equal(await demo.ended(), 0, demo.stderr);
    assert.match(demo.stdout, /^The counters agree with the API server/m);
    for (const [url] of demo.stdout.matchAll(/http:\/\/127\.0\.0\.1:\d+/g)) await assert.rejects(fetch(url), url);
    assert.deepEqual([leftBehind(), demo.stderr], [[], '']);
  });

  it('shows the alerts that fire in Prometheus', async function () {
    needPrograms(this, ['prometheus'], 'that the demo shows alerts');
    const demo = new DemoProcess(['--for', '15s'], { TMPDIR: folder });
    await demo.printed(/alert fires: TencentCloudAuthFailureSpike cvm$/m);
    demo.kill('SIGINT');
    assert.equal(await demo.ended(), 0, demo.stderr);
    assert.deepEqual(leftBehind(), []);
  });

  it('prints help', async () => {
    const demo = new DemoProcess(['--help']);
    assert.equal(await demo.ended(), 0);
    for (const option of ['--for', '--real', '--help']) assert.ok(demo.stdout.includes(option));
  });

  it('rejects an invalid argument', async () => {
    const demo = new DemoProcess(['--for', 'soon']);
    assert.equal(await demo.ended(), 2);
    assert.match(demo.stderr, /^--for must be a time .*, not "soon"\nSee npm run demo -- --help\n$/);
    assert.equal(demo.stdout, '');
  });

  it('shows the failure when the real API cannot be reached, and no secret', async () => {
    // The SDK uses this proxy, which ends the connection.
    const proxy = createServer((socket) => socket.once('data', () => socket.end('HTTP/1.1 200 Connection established\r\n\r\n')));
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const env = {
      http_proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
      TENCENTCLOUD_SECRET_ID: 'AKIDsecretid',
      TENCENTCLOUD_SECRET_KEY: 'thesecretkey',
    };
    const demo = new DemoProcess(['--real'], env);
    assert.equal(await demo.ended(), 1);
    proxy.close();
    assert.match(demo.stdout, /^cvm\/DescribeRegions by this package: status ERROR$/m);
    assert.match(demo.stdout, /^ {3}error\.type = ECONNRESET$/m);
    assert.match(demo.stdout, /^tencent_cloud_client_error_codes_total\{.*family="_NETWORK",code="ECONNRESET"\} 1$/m);
    assert.doesNotMatch(demo.stdout + demo.stderr, /AKIDsecretid|thesecretkey/);
  });
});
