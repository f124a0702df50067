import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Context } from 'mocha';
import { ROOT } from '../../support/program';

const PACKAGE = 'opentelemetry-instrumentation-tencentcloud';

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
}

/**
 * For a `before` hook: builds an example that has dependencies of its own, with this checkout packed as npm would publish it.
 *
 * The dependencies are installed once, in a cached folder outside the checkout. CI always installs them. Elsewhere the suite is
 * skipped, with a message, if they are not cached yet.
 *
 * @param name a folder of examples/ with a package.json that has a script `build`
 * @returns the folder to start the example in
 */
export function installExample(context: Context, name: string): string {
  const folder = cachedFolder(name);
  const marker = join(folder, 'node_modules/.installed');
  const isInstalled = existsSync(marker);
  if (!isInstalled && process.env.CI !== 'true') {
    console.warn(
      `    ! the dependencies of examples/${name} are not installed; CI=true npx mocha ${__dirname}/${name}.test.ts does it once`,
    );
    context.skip();
  }
  mkdirSync(folder, { recursive: true });
  const tarball = join(folder, run(ROOT, 'npm', 'pack', '--ignore-scripts', '--silent', '--pack-destination', folder).trim());
  copySources(name, folder, tarball);
  if (isInstalled) replacePackage(folder, tarball);
  else run(folder, 'npm', 'install', '--no-audit', '--no-fund', '--loglevel=error');
  writeFileSync(marker, '');
  run(folder, 'npm', 'run', 'build');
  return folder;
}

/** Its name changes with anything that npm installs. */
function cachedFolder(name: string): string {
  const manifests = [readManifest(join(ROOT, 'examples', name)), readManifest(ROOT).dependencies];
  const hash = createHash('sha256').update(JSON.stringify(manifests)).digest('hex').slice(0, 12);
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(cache, PACKAGE, 'examples', `${name}-${hash}`);
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** Copies the example without what a build in the checkout has left there. */
function copySources(name: string, folder: string, tarball: string): void {
  const kept = ['node_modules', tarball.slice(folder.length + 1)];
  for (const file of readdirSync(folder)) if (!kept.includes(file)) rmSync(join(folder, file), { recursive: true });
  const source = join(ROOT, 'examples', name);
  const generated = ['node_modules', 'dist', '.next'].map((generatedName) => join(source, generatedName));
  cpSync(source, folder, { recursive: true, filter: (file) => !generated.includes(file) });
  const manifest = readManifest(source);
  const dependencies = { ...manifest.dependencies, [PACKAGE]: `file:${tarball}` };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, dependencies }, undefined, 2));
}

/** Faster than npm, which would resolve all dependencies again. */
function replacePackage(folder: string, tarball: string): void {
  const target = join(folder, 'node_modules', PACKAGE);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target);
  run(target, 'tar', '-xzf', tarball, '--strip-components=1');
}

function run(cwd: string, program: string, ...args: readonly string[]): string {
  const env = { ...process.env, NODE_OPTIONS: undefined, NODE_V8_COVERAGE: undefined, NEXT_TELEMETRY_DISABLED: '1' };
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, env, encoding: 'utf8', timeout: 300_000 });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} in ${cwd} ended with ${status}\n${stdout}\n${stderr}`);
  return stdout;
}
