import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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
