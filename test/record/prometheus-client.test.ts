import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { type Folder, folderWithoutPromClient } from '../end-to-end/examples/without-prom-client';

/** Makes what it is told to, and prints what is said at WARN and above, and the TypeError if there is one. */
const PROGRAM = `
  const { diag } = require('@opentelemetry/api');
  const { TencentCloudInstrumentation } = require('opentelemetry-instrumentation-tencentcloud');
  const configs = JSON.parse(process.argv[2]);
  let error;
  try {
    for (const config of configs) new TencentCloudInstrumentation(config).disable();
  } catch (thrown) {
    error = String(thrown);
  }
  const said = [];
  const say = (text) => said.push(text);
  diag.setLogger({ error: say, warn: say, info() {}, debug() {}, verbose() {} });
  setImmediate(() => process.stdout.write(JSON.stringify({ said, error })));
`;

describe('A prom-client that cannot be used', () => {
  let folder: Folder;

  before(() => {
    folder = folderWithoutPromClient('commonjs');
    writeFileSync(folder.resolve('program.cjs'), PROGRAM);
    mkdirSync(folder.resolve('node_modules/prom-client'));
  });
  after(() => folder.remove());

  function run(manifest: object, ...configs: object[]): { readonly said: string[]; readonly error?: string } {
    writeFileSync(folder.resolve('node_modules/prom-client/package.json'), JSON.stringify({ name: 'prom-client', ...manifest }));
    const args = [folder.resolve('program.cjs'), JSON.stringify(configs)];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 20_000 });
    assert.equal(stderr, '');
    return JSON.parse(stdout) as ReturnType<typeof run>;
  }

  it('counts as not installed where nobody asked for it, which is said once at WARN', () => {
    const { said, error } = run({ exports: './index.js' }, {}, {});
    assert.equal(error, undefined);
    assert.equal(said.length, 1, said.join('\n'));
    assert.match(said[0], /^tencentcloud: prom-client is installed, but .*ERR_PACKAGE_PATH_NOT_EXPORTED/);
  });

  it('is a TypeError where somebody did', () => {
    const { said, error } = run({ exports: './index.js' }, { prometheus: {} });
    assert.match(error ?? '', /^TypeError: TencentCloudInstrumentation: prometheus\.client must be given/);
    assert.equal(said.length, 1);
  });

  it('is nothing to talk of where it is not there', () => {
    assert.deepEqual(run({}, {}), { said: [] });
  });
});
