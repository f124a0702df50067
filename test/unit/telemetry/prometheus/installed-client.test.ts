import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '../../../..');

/** Asks twice, and prints what was found and what was said. */
const PROGRAM = `
  import { diag } from '@opentelemetry/api';
  import { installedPromClient } from './src/telemetry/prometheus/installed-client';
  const said: unknown[] = [];
  const say = (_namespace: string, text: unknown) => said.push(text);
  diag.setLogger({ error: say, warn: say, info: say, debug: say, verbose: say });
  said.length = 0;
  const found = [installedPromClient(), installedPromClient()].map((client) => client && Object.keys(client));
  setImmediate(() => process.stdout.write(JSON.stringify({ said, found: found[1], http: process.moduleLoadList.includes('NativeModule http') })));
`;

describe('The prom-client that is installed', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'prom-client-'));
    for (const part of ['src/telemetry/prometheus/installed-client.ts', 'src/util']) {
      mkdirSync(dirname(join(folder, part)), { recursive: true });
      cpSync(join(ROOT, part), join(folder, part), { recursive: true });
    }
    writeFileSync(join(folder, 'program.ts'), PROGRAM);
    mkdirSync(join(folder, 'node_modules/@opentelemetry'), { recursive: true });
    link('@opentelemetry/api');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const link = (name: string): void => symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));

  function run(): { readonly said: string[]; readonly found?: string[] } {
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
    const { said, found } = run();
    assert.deepEqual(said, []);
    assert.deepEqual(found, ['Counter', 'Gauge', 'Histogram', 'register']);
  });

  it('is left alone where its files cannot be loaded, which is said once', () => {
    const prom = join(folder, 'node_modules/prom-client');
    mkdirSync(prom);
    writeFileSync(join(prom, 'package.json'), JSON.stringify({ name: 'prom-client', exports: './index.js' }));
    const { said, found } = run();
    assert.equal(found, undefined);
    assert.equal(said.length, 1, said.join('\n'));
    assert.match(said[0], /^prom-client is installed, but its files cannot be loaded \(ERR_PACKAGE_PATH_NOT_EXPORTED\)/);
  });

  it('is not missed where there is none', () => {
    assert.deepEqual(run(), { said: [] });
  });
});
