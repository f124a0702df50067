import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { ROOT } from '../../support/program';
import { type LocalServer, serve } from '../../support/server';

const execute = promisify(execFile);

/** What a service's own test does: it loads the package, makes calls whose answer is small and compressed, and cleans up. */
const SUITE = `
  const http = require('node:http');
  const { Registry } = require(${JSON.stringify(join(ROOT, 'node_modules/prom-client'))});
  const isWatched = process.env.WATCHED === 'true';

  const headers = { 'X-TC-Action': 'DescribeZones' };
  const call = () => new Promise((resolve, reject) => {
    const request = http.request(process.env.API_URL, { method: 'POST', headers, agent: false }, (response) => response.resume().on('close', resolve));
    request.on('error', reject).end('{}');
  });

  // Node itself keeps a connection for a moment after its end.
  afterAll(() => new Promise((resolve) => setTimeout(resolve, 100)));

  test('calls', async () => {
    if (!isWatched) return call();
    const { TencentCloudInstrumentation } = require(${JSON.stringify(join(ROOT, 'dist'))});
    const register = new Registry();
    const instrumentation = new TencentCloudInstrumentation({ prometheus: { register } });
    await call();
    await call();
    instrumentation.disable();
    const { values } = await register.getSingleMetric('tencent_cloud_client_requests_total').get();
    expect(values.map(({ value }) => value)).toEqual([2]);
  });
`;
const FILES = 3;
const PATIENCE = 120_000;

interface JestRun {
  readonly isGreen: boolean;
  readonly output: string;
}

describe('Under jest,', function () {
  this.timeout(2 * PATIENCE);
  let folder: string;
  let api: LocalServer;

  before(async () => {
    api = await serve((request, response) => {
      request.resume();
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"Response":{"RequestId":"r"}}'));
    });
    folder = mkdtempSync(join(tmpdir(), 'jest-'));
    for (let i = 0; i < FILES; i++) writeFileSync(join(folder, `${i}.test.js`), SUITE);
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, jest: { testEnvironment: 'node', transform: {} } }));
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await api.close();
  });

  async function jest(form: 'watched' | 'unwatched', option: string): Promise<JestRun> {
    const { NODE_OPTIONS: _, ...inherited } = process.env;
    const env = { ...inherited, WATCHED: String(form === 'watched'), API_URL: api.url };
    const binary = join(ROOT, 'node_modules/jest/bin/jest.js');
    const options = ['--runInBand', '--rootDir', folder, option];
    return execute(process.execPath, [binary, ...options], { cwd: folder, env, timeout: PATIENCE }).then(
      ({ stdout, stderr }) => ({ isGreen: true, output: stdout + stderr }),
      ({ stdout = '', stderr = '' }: { stdout?: string; stderr?: string }) => ({ isGreen: false, output: stdout + stderr }),
    );
  }

  it('disable() leaves nothing behind that --detectLeaks finds', async () => {
    const unwatched = await jest('unwatched', '--detectLeaks');
    assert.ok(unwatched.isGreen, `it leaks without us, too: ${unwatched.output}`);
    const watched = await jest('watched', '--detectLeaks');
    assert.ok(watched.isGreen, watched.output);
  });

  it('no asynchronous resource of ours outlives its use, as --detectOpenHandles shows', async () => {
    const { isGreen, output } = await jest('watched', '--detectOpenHandles');
    assert.ok(isGreen, output);
    assert.doesNotMatch(output, /open handle|Inflate/i);
  });
});
