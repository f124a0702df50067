import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { isPackageManager } from '../../../src/config/package-manager';

describe('isPackageManager', () => {
  for (const path of [
    '/usr/lib/node_modules/npm/bin/npm-cli.js',
    '/usr/lib/node_modules/npm/bin/npx-cli.js',
    'C:\\Program Files\\nodejs\\node_modules\\npm\\bin\\npm-cli.js',
    '/usr/lib/node_modules/yarn/bin/yarn.js',
    '/usr/share/yarn/bin/yarn.js',
    '/opt/yarn-v1.22.22/bin/yarn.js',
    '/usr/lib/node_modules/@yarnpkg/cli-dist/bin/yarn.js',
    '/app/.yarn/releases/yarn-4.9.1.cjs',
    '/home/app/.cache/node/corepack/v1/yarn/4.9.1/yarn.js',
    '/home/app/.cache/node/corepack/yarn/1.22.22/bin/yarn.js',
    '/home/app/.cache/node/corepack/v1/pnpm/10.4.0/bin/pnpm.cjs',
    '/usr/lib/node_modules/pnpm/bin/pnpm.cjs',
    '/usr/lib/node_modules/pnpm/bin/pnpx.cjs',
    '/usr/lib/node_modules/corepack/dist/pnpm.js',
    '/usr/lib/node_modules/corepack/dist/corepack.js',
  ]) {
    it(`is true of ${path}`, () => assert.ok(isPackageManager(path)));
  }

  for (const path of [
    undefined,
    '',
    '/app/index.js',
    '/app/yarn.js',
    '/app/cli.js',
    '/app/npm-cli.js',
    '/app/bin/pnpm.js',
    '/app/node_modules/.bin/next',
    '/app/node_modules/npm/lib/other.js',
    '/home/npm/app/bin/server.js',
    '/app/yarn-report.js',
    '/home/yarn/yarn.js',
    '/home/yarn/lib/cli.js',
  ]) {
    it(`is false of ${path}`, () => assert.ok(!isPackageManager(path)));
  }

  it('follows the link by which the shell finds npm', () => {
    const npm = execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim();
    assert.ok(isPackageManager(npm), npm);
  });
});
