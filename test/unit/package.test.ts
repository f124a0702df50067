import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { existsSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from '../support/program';

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

const KB = 1000;

/** Runs a program of this repository that must end well. */
function run(program: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: ROOT, encoding: 'utf8', timeout: 60_000, maxBuffer: 64 * KB * KB });
  assert.equal(status, 0, `${program} ${args.join(' ')}\n${stdout}\n${stderr}`);
  return stdout;
}

const bin = (name: string): string => join(ROOT, 'node_modules/.bin', name);

function manifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** Adds a package and everything that it needs. npm puts a package beside or below the one that needs it. */
function addNeeded(name: string, needed: Set<string>, from = ROOT): void {
  if (needed.has(name)) return;
  needed.add(name);
  const folder = installedFor(name, from);
  for (const dependency of Object.keys(manifest(folder).dependencies ?? {})) addNeeded(dependency, needed, folder);
}

function installedFor(name: string, from: string): string {
  const folder = join(from, 'node_modules', name);
  return from === ROOT || existsSync(join(folder, 'package.json')) ? folder : installedFor(name, dirname(from));
}

describe('The package', function () {
  this.timeout(90_000);
  let folder: string;
  let packed: Packed;
  let tarball: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'pack-'));
    [packed] = JSON.parse(run('npm', 'pack', '--ignore-scripts', '--json', '--pack-destination', folder)) as [Packed];
    tarball = join(folder, packed.filename);
  });
  after(() => rmSync(folder, { recursive: true }));

  it('holds the build with its sources, monitoring, documents and examples, and nothing else', () => {
    const paths = packed.files.map(({ path }) => path);
    const sources = paths.filter((path) => path.startsWith('src/'));
    const built = sources.flatMap((path) =>
      ['.js', '.js.map', '.d.ts', '.d.ts.map'].map((end) => path.replace(/^src/, 'dist').replace(/\.ts$/, end)),
    );
    // The command and its functions have no source maps, and no sources.
    const monitoring = paths.filter((path) => /^dist\/monitoring\/.*(?:\.js|\.d\.ts)$/.test(path));
    // What each of them holds is what the documents link to: test/unit/docs/packed-links.test.ts.
    const folders = paths.filter((path) => /^(?:docs|examples|monitoring)\//.test(path));
    const rest = ['CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE', 'README.md', 'README.zh-CN.md', 'SECURITY.md', 'package.json'];
    assert.deepEqual([...paths].sort(), [...sources, ...built, ...monitoring, ...folders, ...rest].sort());
    assert.deepEqual(
      folders.filter((path) => /node_modules|\.next\b|^monitoring\/.*(?:\.ts|\.mjs)$|^examples\/(?:demo|stack)/.test(path)),
      [],
    );
    assert.ok(sources.length > 40);
  });

  it('is small, and needs nothing that an OpenTelemetry SDK does not bring along', () => {
    assert.ok(packed.size < 500 * KB, `${packed.size} bytes to download`);
    assert.ok(packed.unpackedSize < 2200 * KB, `${packed.unpackedSize} bytes installed`);
    const withSdk = new Set<string>();
    addNeeded('@opentelemetry/sdk-node', withSdk);
    const { dependencies = {} } = manifest(ROOT);
    const needed = new Set<string>();
    for (const name of Object.keys(dependencies)) addNeeded(name, needed);
    assert.deepEqual(
      [...needed].filter((name) => !withSdk.has(name)),
      [],
    );
  });

  it('requires by name what every bundler knows: its dependencies and the public modules of Node.js', () => {
    const { dependencies = {}, peerDependencies = {} } = manifest(ROOT);
    const known = [...Object.keys(dependencies), ...Object.keys(peerDependencies)];
    const required = packed.files
      .filter(({ path }) => /^dist\/.*\.js$/.test(path))
      .flatMap(({ path }) => [
        ...readFileSync(join(ROOT, path), 'utf8').matchAll(/\brequire(?:\.resolve)?\("([^"]+)"\)|\brequire\('([^']+)'\)/g),
      ])
      .map(([, double, single]) => double ?? single);
    assert.ok(required.length > 100);
    const unknown = required.filter(
      (name) => !/^\.{0,2}\//.test(name) && !name.startsWith('node:') && !known.some((one) => name === one || name.startsWith(`${one}/`)),
    );
    assert.deepEqual(unknown, []);
  });

  it('is published as publint wants it', () => {
    run(bin('publint'), 'run', tarball, '--strict');
  });

  it('has types that TypeScript finds in every resolution mode, node10 and bundlers included', () => {
    run(bin('attw'), tarball, '--profile', 'strict');
  });
});

describe('The command', () => {
  it('writes the shipped rules, with nothing installed but the package', () => {
    const { bin } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { bin: Record<string, string> };
    const command = join(ROOT, bin['opentelemetry-instrumentation-tencentcloud']);
    // Away from node_modules, so that all it needs must be in it.
    const folder = mkdtempSync(join(tmpdir(), 'tencentcloud-command-'));
    try {
      cpSync(join(ROOT, 'dist'), join(folder, 'dist'), { recursive: true });
      const { status, stdout, stderr } = spawnSync(process.execPath, [command.replace(ROOT, folder), 'rules'], { encoding: 'utf8' });
      assert.equal(status, 0, stderr);
      assert.equal(stdout, readFileSync(join(ROOT, 'monitoring/rules.yml'), 'utf8'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('Importing the package', () => {
  it('subscribes to nothing, opens nothing, patches nothing and reads no environment', () => {
    const script = `
      const { Module } = require('node:module');
      const dc = require('node:diagnostics_channel');
      const before = [Module.prototype.require, Module._load, process.getActiveResourcesInfo().join(), process.eventNames().join()];
      const asked = []; // Node.js itself asks for NODE_V8_COVERAGE with each module.
      process.env = new Proxy(process.env, { get: (env, name) => (name === 'NODE_V8_COVERAGE' || asked.push(name), env[name]) });
      require('opentelemetry-instrumentation-tencentcloud');
      const after = [Module.prototype.require, Module._load, process.getActiveResourcesInfo().join(), process.eventNames().join()];
      const channels = ['http.client.request.start', 'http.client.request.created', 'http.client.response.finish', 'http.client.request.error', 'undici:request:create', 'undici:request:headers', 'undici:request:error'];
      process.stdout.write(JSON.stringify({
        changed: before.some((value, i) => value !== after[i]),
        subscribed: channels.filter((name) => dc.hasSubscribers(name)),
        asked,
        loaded: Object.keys(require.cache).filter((file) => /node_modules.(?:prom-client|@opentelemetry.instrumentation)/.test(file)),
        http: process.moduleLoadList.includes('NativeModule http'),
      }));`;
    const found = JSON.parse(run(process.execPath, '-e', script)) as Record<string, unknown>;
    assert.deepEqual(found, { changed: false, subscribed: [], asked: [], loaded: [], http: false });
  });
});
