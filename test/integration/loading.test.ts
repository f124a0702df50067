import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { freePort } from '../support/free-port';
import { outputOf, ROOT, runProgram } from '../support/program';

const PREFIX = 'OTEL_INSTRUMENTATION_TENCENTCLOUD_';
const REGISTER = 'opentelemetry-instrumentation-tencentcloud/register';
const TWO = ['AuthFailure.TokenFailure 2'];

function hasIpv6(): boolean {
  return Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === '::1'));
}

describe('It works without any loader hook', () => {
  it('when it is loaded late, and the transport was captured before', async () => {
    assert.deepEqual(await outputOf('captured.cjs'), TWO);
  });

  it('with ESM named imports', async () => {
    assert.deepEqual(await outputOf('named-imports.mjs'), TWO);
  });

  it('in a realm of its own, as under jest, where the errors of Node are of another one', async () => {
    assert.deepEqual(await outputOf('second-realm.cjs'), {
      'fetch, timeout': 'ETIMEDOUT 1',
      'fetch, abort': '',
      'fetch, closed': 'UND_ERR_SOCKET 1',
      'node:http, timeout': 'ETIMEDOUT 2',
      'node:http, abort': '',
      'node:http, closed': 'ECONNRESET 1',
    });
  });

  for (const format of ['cjs', 'esm'] as const) {
    it(`in an esbuild bundle (${format})`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
      try {
        const outfile = join(folder, format === 'cjs' ? 'app.cjs' : 'app.mjs');
        const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" };
        await build({
          entryPoints: [join(ROOT, 'test/integration/programs/bundled.mjs')],
          bundle: true,
          platform: 'node',
          format,
          outfile,
          logLevel: 'error',
          ...(format === 'esm' ? { banner } : {}),
        });
        const { stdout, stderr } = spawnSync(process.execPath, [outfile], { encoding: 'utf8', cwd: folder, timeout: 20_000 });
        assert.equal(stderr, '');
        assert.deepEqual(JSON.parse(stdout), TWO);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }

  for (const minify of [false, true]) {
    it(`in a bundle that is ${minify ? '' : 'not '}minified, where a time limit is a failure, whoever set it, and an abort without a timer is one`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
      try {
        const outfile = join(folder, 'app.cjs');
        const entry = join(ROOT, 'test/integration/programs/time-limits.mjs');
        await build({ entryPoints: [entry], bundle: true, minify, platform: 'node', format: 'cjs', outfile, logLevel: 'error' });
        const { stdout } = spawnSync(process.execPath, [outfile], { encoding: 'utf8', cwd: folder, timeout: 20_000 });
        assert.deepEqual(JSON.parse(stdout), {
          'the SDK': ['failure'],
          'node-fetch': ['failure'],
          "node-fetch, a timer of the caller's": ['failure'],
          'node-fetch, aborted by the caller': ['aborted'],
        });
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
});

describe('The register entry', () => {
  for (const flag of ['--import', '--require']) {
    it(`starts it with ${flag}, without code`, async () => {
      const { counted } = await outputOf<{ counted: string[] }>('zero-code.cjs', { nodeArguments: [flag, REGISTER] });
      assert.deepEqual(counted, ['AuthFailure.TokenFailure 1']);
    });
  }

  it('does nothing when it is switched off', async () => {
    const port = await freePort();
    const env = {
      [`${PREFIX}ENABLED`]: 'false',
      [`${PREFIX}METRICS_PORT`]: String(port),
      METRICS_URL: `http://127.0.0.1:${port}/metrics`,
    };
    const output = await outputOf('zero-code.cjs', { nodeArguments: ['--import', REGISTER], env });
    assert.deepEqual(output, { counted: [], metrics: 'ECONNREFUSED' });
  });

  it('serves /metrics where it is told to, and does not keep the process alive', async () => {
    const port = await freePort();
    const env = {
      [`${PREFIX}METRICS_PORT`]: String(port),
      [`${PREFIX}METRICS_HOST`]: '127.0.0.1',
      [`${PREFIX}PROMETHEUS_SERVICES`]: 'cbs:ap-beijing',
      METRICS_URL: `http://127.0.0.1:${port}/metrics`,
    };
    const { metrics } = await outputOf<{ metrics: string }>('zero-code.cjs', { nodeArguments: ['--import', REGISTER], env });
    assert.match(
      metrics,
      /^tencent_cloud_client_error_codes_total\{tc_service="cvm",tc_action="DescribeZones",tc_region="",family="AuthFailure",code="AuthFailure.TokenFailure"\} 1$/m,
    );
    assert.match(
      metrics,
      /^tencent_cloud_client_errors_total\{tc_service="cbs",tc_region="ap-beijing",family="_NETWORK",category="transport"\} 0$/m,
    );
  });

  it('reports a port that is taken, even before there is a logger, and goes on', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as AddressInfo;
    const env = { [`${PREFIX}METRICS_PORT`]: String(port), [`${PREFIX}METRICS_HOST`]: '127.0.0.1' };
    const { stdout, stderr } = await runProgram('zero-code.cjs', { nodeArguments: ['--import', REGISTER], env });
    await new Promise((resolve) => taken.close(resolve));
    assert.match(stderr, new RegExp(`Warning: tencentcloud: cannot serve /metrics on port ${port} of 127.0.0.1: EADDRINUSE`));
    assert.match(stdout, /AuthFailure\.TokenFailure 1/);
  });

  it('serves them over IPv6 and IPv4 where no host is given', async function () {
    if (!hasIpv6()) this.skip();
    for (const host of ['[::1]', '127.0.0.1']) {
      const port = await freePort();
      const env = { [`${PREFIX}METRICS_PORT`]: String(port), METRICS_URL: `http://${host}:${port}/metrics` };
      const { metrics } = await outputOf<{ metrics: string }>('zero-code.cjs', { nodeArguments: ['--import', REGISTER], env });
      assert.match(metrics, /^# TYPE tencent_cloud_client_requests_total counter$/m, host);
    }
  });

  it('says that a variable is bad, and starts without it', async () => {
    const { code, stderr } = await runProgram('zero-code.cjs', {
      nodeArguments: ['--import', REGISTER],
      env: { [`${PREFIX}METRICS_PORT`]: 'http' },
    });
    assert.equal(code, 0);
    assert.match(stderr, /Warning: .*OTEL_INSTRUMENTATION_TENCENTCLOUD_METRICS_PORT must be a port/);
  });
});
