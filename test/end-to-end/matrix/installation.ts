import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { maskSecrets } from '../../../src/util/mask-secrets';
import type { WireCase } from './cell/cases';
import { MODULES, NODES, OPEN_TELEMETRY, type OpenTelemetryLine, UNDICIS } from './lines';

const ROOT = join(__dirname, '../../..');
const CACHE = join(ROOT, '.cache/matrix');

export interface Installation {
  /** Path of the executable by major version. */
  readonly nodes: ReadonlyMap<string, string>;
  /** Folder by line of OpenTelemetry. It holds the packages of the line, all undicis, the packed package and the compiled cell. */
  readonly folders: ReadonlyMap<string, string>;
  /** Path of the wire cases, with the messages as they are recorded. */
  readonly wireCases: string;
}

/** Installs what only the matrix needs, outside the lock file. What an earlier run has installed is kept. */
export function install(): Installation {
  npm(CACHE, 'nodes', Object.fromEntries(NODES.map((major) => [`node${major}`, `npm:node@${major}`])));
  const nodes = new Map(NODES.map((major) => [major as string, join(CACHE, 'nodes/node_modules', `node${major}`, 'bin/node')]));
  const tarball = packed();
  const folders = new Map(OPEN_TELEMETRY.map((line) => [line.name, folderOf(line, tarball)]));
  return { nodes, folders, wireCases: maskedWireCases() };
}

/** A cell runs without the sources of this package, so the messages are masked here. */
function maskedWireCases(): string {
  const cases = JSON.parse(readFileSync(join(ROOT, 'test/fixtures/wire-cases.json'), 'utf8')) as WireCase[];
  const masked = cases.map(({ expect, ...rest }) => ({
    ...rest,
    expect: { ...expect, errorMessage: expect.errorMessage && maskSecrets(expect.errorMessage) },
  }));
  const path = join(CACHE, 'wire-cases.json');
  writeFileSync(path, JSON.stringify(masked));
  return path;
}

function folderOf({ name, packages }: OpenTelemetryLine, tarball: string): string {
  const undicis = Object.fromEntries(UNDICIS.map((major) => [`undici${major}`, `npm:undici@${major}`]));
  const folder = npm(CACHE, `opentelemetry-${name}`, { ...packages, ...undicis, 'prom-client': '^15.0.0' });
  // Always installed again: this is the package under test.
  rmSync(join(folder, 'node_modules/opentelemetry-instrumentation-tencentcloud'), { recursive: true, force: true });
  execFileSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error', tarball], {
    cwd: folder,
    stdio: 'inherit',
  });
  for (const module of MODULES) compileCell(folder, module);
  return folder;
}

/** Writes a package.json with these dependencies and installs them, unless an earlier run has done so. */
function npm(parent: string, name: string, dependencies: Readonly<Record<string, string>>): string {
  const folder = join(parent, name);
  const manifest = JSON.stringify({ private: true, dependencies }, undefined, 2);
  const path = join(folder, 'package.json');
  if (existsSync(path) && readFileSync(path, 'utf8') === manifest && existsSync(join(folder, 'node_modules'))) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, manifest);
  try {
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', '--legacy-peer-deps'], {
      cwd: folder,
      stdio: 'inherit',
    });
  } catch (error) {
    rmSync(path);
    throw error;
  }
  return folder;
}

function packed(): string {
  const name = execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', CACHE], { cwd: ROOT, encoding: 'utf8' });
  return join(CACHE, name.trim());
}

function compileCell(folder: string, format: (typeof MODULES)[number]): void {
  const outdir = join(folder, format);
  mkdirSync(outdir, { recursive: true });
  writeFileSync(join(outdir, 'package.json'), JSON.stringify({ type: format === 'esm' ? 'module' : 'commonjs' }));
  const entryPoints = readdirSync(join(__dirname, 'cell')).map((file) => join(__dirname, 'cell', file));
  buildSync({ entryPoints, outdir, format, platform: 'node', target: 'node20' });
}
