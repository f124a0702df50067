import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Environment } from '../../../src/config/environment';
import { prepareExemplars, renamedCounters } from '../../../src/config/prom-client';
import type { PrometheusClient, PrometheusRegistry } from '../../../src/config/types';

const ROOT = join(__dirname, '../../..');

/** Asks twice, and prints what was found, what was said, and the error where the configuration asks for metrics. */
const PROGRAM = `
  import { diag } from '@opentelemetry/api';
  import { installedPromClient } from './src/config/prom-client';
  import { resolvePrometheus } from './src/config/resolve';
  const said: unknown[] = [];
  const say = (_namespace: string, text: unknown) => said.push(text);
  diag.setLogger({ error: say, warn: say, info: say, debug: say, verbose: say });
  said.length = 0;
  const [, found] = [installedPromClient(), installedPromClient()].map((client) => client && Object.keys(client));
  let error: string | undefined;
  try {
    resolvePrometheus({});
  } catch (thrown) {
    error = String(thrown);
  }
  setImmediate(() => process.stdout.write(JSON.stringify({ said, found, error })));
`;

const WANTED: Environment = { config: { prometheus: { exemplars: true, maxSeries: 5 } }, metrics: undefined, warnings: ['earlier'] };
const OPENMETRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8';
const isNoWorker = (): boolean => false;

describe('The prom-client that is installed', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'prom-client-'));
    cpSync(join(ROOT, 'src'), join(folder, 'src'), { recursive: true });
    writeFileSync(join(folder, 'program.ts'), PROGRAM);
    mkdirSync(join(folder, 'node_modules'));
    link('@opentelemetry');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const link = (name: string): void => symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));

  function run(): { readonly said: string[]; readonly found?: string[]; readonly error?: string } {
    const { stdout, stderr } = spawnSync(process.execPath, ['--import', require.resolve('tsx'), join(folder, 'program.ts')], {
      encoding: 'utf8',
      timeout: 20_000,
    });
    assert.equal(stderr, '');
    return JSON.parse(stdout) as ReturnType<typeof run>;
  }

  it('is taken as it is', () => {
    link('prom-client');
    link('tdigest');
    const { said, found, error } = run();
    assert.deepEqual([said, error], [[], undefined]);
    assert.deepEqual(found, ['Counter', 'Gauge', 'Histogram', 'register']);
  });

  it('is left alone where its files cannot be loaded, which is said once', () => {
    const prom = join(folder, 'node_modules/prom-client');
    mkdirSync(prom);
    writeFileSync(join(prom, 'package.json'), JSON.stringify({ name: 'prom-client', exports: './index.js' }));
    const { said, found, error } = run();
    assert.equal(found, undefined);
    assert.match(error ?? '', /^TypeError: TencentCloudInstrumentation: prometheus needs prom-client/);
    assert.equal(said.length, 1, said.join('\n'));
    assert.match(said[0], /^prom-client is installed, but cannot be used \(ERR_PACKAGE_PATH_NOT_EXPORTED\)/);
  });

  it('is not mentioned if it is not installed', () => {
    const { said, found } = run();
    assert.deepEqual([said, found], [[], undefined]);
  });
});

function clientOf(register: PrometheusRegistry): PrometheusClient {
  return { Counter, Gauge, Histogram, register };
}

describe('prepareExemplars', () => {
  let register: Registry;

  beforeEach(() => {
    register = new Registry();
  });

  it('switches the registry to the OpenMetrics format', () => {
    assert.equal(prepareExemplars(WANTED, clientOf(register), isNoWorker), WANTED);
    assert.equal(register.contentType, OPENMETRICS);
  });

  for (const prometheus of [undefined, false, {}, { exemplars: false }] as const) {
    it(`leaves the registry alone with prometheus: ${JSON.stringify(prometheus)}`, () => {
      const environment = { ...WANTED, config: { prometheus } };
      assert.equal(prepareExemplars(environment, clientOf(register), isNoWorker), environment);
      assert.match(register.contentType, /^text\/plain/);
    });
  }

  for (const [what, prepare, reason] of [
    [
      'in a worker of a cluster',
      () => prepareExemplars(WANTED, clientOf(new Registry()), () => true),
      /workers of a cluster only in the text format/,
    ],
    [
      'with a client that has one format only',
      () => prepareExemplars(WANTED, clientOf(textOnly()), isNoWorker),
      /this version of prom-client/,
    ],
  ] as const) {
    it(`goes without exemplars ${what}, and says so`, () => {
      const { config, warnings } = prepare();
      assert.deepEqual(config, { prometheus: { exemplars: false, maxSeries: 5 } });
      assert.equal(warnings.length, 2);
      assert.match(warnings[1], /^OTEL_INSTRUMENTATION_TENCENTCLOUD_PROMETHEUS_EXEMPLARS is not possible here/);
      assert.match(warnings[1], reason);
    });
  }
});

describe('renamedCounters', () => {
  let register: Registry;

  beforeEach(() => {
    register = new Registry();
    register.setContentType(OPENMETRICS as typeof register.contentType);
    new Counter({ name: 'http_requests', help: '-', registers: [register] });
    new Counter({ name: 'orders_total', help: '-', registers: [register] });
    new Gauge({ name: 'queue', help: '-', registers: [register] });
  });

  it('are the counters that the OpenMetrics format adds _total to, before a scrape and after', async () => {
    assert.deepEqual(renamedCounters(register), ['http_requests']);
    assert.match(await register.metrics(), /^http_requests_total 0$/m);
    assert.deepEqual(renamedCounters(register), ['http_requests']);
  });

  it('are none in the text format', () => {
    register.setContentType(Registry.PROMETHEUS_CONTENT_TYPE as typeof register.contentType);
    assert.deepEqual(renamedCounters(register), []);
  });
});

/** A registry that cannot change its format. */
function textOnly(): PrometheusRegistry {
  return { contentType: 'text/plain', getSingleMetric: () => undefined, registerMetric: () => {}, metrics: async () => '' };
}
