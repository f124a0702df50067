import { strict as assert } from 'node:assert';
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../support/free-port';
import { type ProgramResult, ROOT, runProgram } from '../support/program';
import { answer, listen, type LocalServer, serve } from '../support/server';

const REGISTER = 'opentelemetry-instrumentation-tencentcloud/register';
const PREFIX = 'OTEL_INSTRUMENTATION_TENCENTCLOUD_';
const HOST = '127.0.0.1';
const nodeArguments = ['--import', REGISTER];

/** Runs a program with register, which must let it end well. */
async function run(program: string, env: Record<string, string> = {}, before: readonly string[] = []): Promise<ProgramResult> {
  const result = await runProgram(program, { nodeArguments: [...before, ...nodeArguments], env });
  assert.equal(result.code, 0, result.stderr);
  return result;
}

/** The warnings of this package among what a process has said. */
function warnings({ stderr }: ProgramResult): string[] {
  return stderr.split('\n').filter((line) => line.includes('Warning: tencentcloud: '));
}

/** How to serve metrics on a port. */
function metricsOn(port: number): Record<string, string> {
  return { [`${PREFIX}METRICS_PORT`]: String(port), [`${PREFIX}METRICS_HOST`]: HOST, METRICS_URL: `http://${HOST}:${port}/metrics` };
}

describe('A bad environment never stops a process', () => {
  for (const [name, text, expected] of [
    ['SPANS', 'some', 'must be all, failed or none. It is ignored. The default is used: all.'],
    ['ENABLED', 'yes', 'must be true or false. It counts as false.'],
    ['METRICS_PORT', 'http', 'must be a port from 0 to 65535. No /metrics is served.'],
    ['ENDPOINTS', 'https://gw', 'Entry 1 is left out. Leave out the scheme'],
  ]) {
    it(`but ${name}=${text} is said once`, async () => {
      const result = await run('calling.cjs', { [PREFIX + name]: text });
      assert.equal(result.stdout, 'done\n');
      const said = warnings(result);
      assert.equal(said.length, 1, result.stderr);
      assert.ok(said[0].includes(`${PREFIX}${name} must be `) && said[0].includes(expected), said[0]);
    });
  }

  it('but an unknown name is said once, with the one that was meant', async () => {
    const said = warnings(await run('calling.cjs', { [`${PREFIX}SPAN`]: 'all' }));
    assert.equal(said.length, 1);
    assert.match(said[0], /Did you mean OTEL_INSTRUMENTATION_TENCENTCLOUD_SPANS\?/);
  });

  it('nor does a missing prom-client, which is said with how to install it', async () => {
    const env = metricsOn(await freePort());
    const result = await run('calling.cjs', env, ['--require', join(ROOT, 'test/integration/programs/without-prom-client.cjs')]);
    assert.equal(result.stdout, 'done\n');
    const said = warnings(result);
    assert.equal(said.length, 1, result.stderr);
    assert.match(said[0], /METRICS_PORT.*Run npm install prom-client\./);
  });
});

describe('PROMETHEUS_EXEMPLARS=true alone', () => {
  it('links the errors to their RequestIds, in the OpenMetrics format', async () => {
    const api = await serve(answer({ Response: { Error: { Code: 'AuthFailure.TokenFailure', Message: 'm' }, RequestId: 'r-1' } }));
    const env = metricsOn(await freePort());
    const exemplars = { [`${PREFIX}PROMETHEUS_EXEMPLARS`]: 'true' };
    const result = await run('serving-metrics.cjs', { ...env, ...exemplars, API_URL: api.url, COUNTER: 'orders_total' });
    await api.close();
    const { contentType, text } = JSON.parse(result.stdout) as { contentType: string; text: string };
    assert.match(contentType, /^application\/openmetrics-text/);
    assert.match(text, /^tencent_cloud_client_error_codes_total\{.*code="AuthFailure\.TokenFailure".*\} 1 # \{request_id="r-1"\} 1 /m);
    assert.match(text, /\n# EOF\n$/);
    assert.deepEqual(warnings(result), []);
  });

  it('says which counters of the application it renames, once', async () => {
    const env = metricsOn(await freePort());
    const result = await run('serving-metrics.cjs', { ...env, [`${PREFIX}PROMETHEUS_EXEMPLARS`]: 'true', COUNTER: 'orders' });
    const said = warnings(result);
    assert.equal(said.length, 1, result.stderr);
    assert.match(said[0], /the counter orders of this process is called orders_total/);
  });
});

describe('OTEL_LOG_LEVEL with register alone', () => {
  it('prints one line for a call at VERBOSE, without a stack', async () => {
    const { stderr } = await run('calling.cjs', { OTEL_LOG_LEVEL: 'verbose' });
    const lines = stderr.split('\n').filter((line) => line.includes('DescribeZones'));
    assert.equal(lines.length, 1, stderr);
    assert.match(lines[0], /^otel verbose: tencentcloud:? recorded cvm DescribeZones .*AuthFailure\.TokenFailure/);
    assert.doesNotMatch(stderr, /^\s+at /m);
  });

  it('is the level of what the application says through diag, too', async () => {
    assert.match((await run('calling.cjs', { OTEL_LOG_LEVEL: 'INFO' })).stderr, /^otel info: from the application$/m);
    assert.equal((await run('calling.cjs', { OTEL_LOG_LEVEL: 'error' })).stderr, '');
  });

  it('prints nothing where it is not set', async () => {
    assert.equal((await run('calling.cjs')).stderr, '');
  });

  it('leaves the logger of the application alone, and announces nothing', async () => {
    const { stdout, stderr } = await run('calling.cjs', { OTEL_LOG_LEVEL: 'info', LOGGER: 'own' });
    assert.equal(stdout, 'own: from the application\ndone\n');
    assert.equal(stderr, '');
  });
});

describe('/metrics', () => {
  for (const option of ['--import', '--require']) {
    it(`is served by the main thread, and by no worker thread (${option})`, async () => {
      const env = metricsOn(await freePort());
      const result = await runProgram('worker-thread.cjs', { nodeArguments: [option, REGISTER], env });
      assert.deepEqual(JSON.parse(result.stdout), { status: 200, code: 'EADDRINUSE' });
      assert.equal(result.stderr, '');
    });
  }

  describe('of a cluster', () => {
    let api: LocalServer;

    before(async () => {
      api = await serve(answer({ Response: { RequestId: 'r-1' } }));
    });
    after(() => api.close());

    it('is the sum of its workers', async () => {
      const env = metricsOn(await freePort());
      const result = await run('cluster.cjs', { ...env, API_URL: api.url, WORKERS: '3' });
      const { contentType, text } = JSON.parse(result.stdout) as { contentType: string; text: string };
      assert.match(contentType, /^text\/plain/);
      assert.match(text, /^tencent_cloud_client_requests_total\{.*outcome="success".*\} 3$/m);
      assert.deepEqual(warnings(result), []);
    });

    it('has no exemplars, which is said in each worker', async () => {
      const env = metricsOn(await freePort());
      const exemplars = { [`${PREFIX}PROMETHEUS_EXEMPLARS`]: 'true' };
      const result = await run('cluster.cjs', { ...env, ...exemplars, API_URL: api.url, WORKERS: '2' });
      const { text } = JSON.parse(result.stdout) as { text: string };
      assert.match(text, /^tencent_cloud_client_requests_total\{.*outcome="success".*\} 2$/m);
      const said = warnings(result);
      assert.equal(said.length, 2, result.stderr);
      for (const warning of said) assert.match(warning, /can add up the workers of a cluster only in the text format/);
    });

    it('is that of the process itself, where it has no workers', async () => {
      const env = metricsOn(await freePort());
      const { stdout } = await run('cluster.cjs', { ...env, API_URL: api.url, WORKERS: '0' });
      assert.match((JSON.parse(stdout) as { text: string }).text, /^tencent_cloud_client_start_time_seconds \d/m);
    });
  });
});

describe('In a package manager itself', () => {
  for (const program of ['npm', 'npx']) {
    it(`register does nothing, so that the port is free for the application (${program})`, async () => {
      const taken = await listen(createServer());
      const env = metricsOn(taken.port);
      try {
        const { NODE_OPTIONS: _, ...inherited } = process.env;
        const { stdout, stderr } = await promisify(execFile)(program, ['--version'], {
          cwd: ROOT,
          env: { ...inherited, ...env, NODE_OPTIONS: `--import ${REGISTER}`, OTEL_LOG_LEVEL: 'all', [`${PREFIX}SPANS`]: 'bad' },
        });
        assert.match(stdout, /^\d+\.\d+/);
        assert.equal(stderr, '');
      } finally {
        await taken.close();
      }
    });
  }

  it('register does nothing, but it watches what npx starts', async () => {
    const { NODE_OPTIONS: _, ...inherited } = process.env;
    const { stderr } = await promisify(execFile)('npx', ['--no', '-c', `node ${join(ROOT, 'test/integration/programs/calling.cjs')}`], {
      cwd: ROOT,
      env: { ...inherited, NODE_OPTIONS: `--import ${REGISTER}`, OTEL_LOG_LEVEL: 'verbose' },
    });
    assert.equal(stderr.match(/recorded cvm DescribeZones/g)?.length, 1, stderr);
    assert.equal(stderr.match(/no Prometheus metrics|Prometheus metrics with/g)?.length, 1, 'one process is watched');
  });
});
