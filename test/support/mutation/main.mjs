/**
 * Mutation testing of src/response and src/api: makes a thousand small changes, one at a time, and lists those that no test notices.
 * `npm run mutation` takes half an hour or more; `-- --mutate src/response/envelope.ts` does one file.
 *
 * Stryker is installed in `.cache/`, because it needs an older mocha than this repository.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');
const FOLDER = join(ROOT, '.cache/mutation');
const PACKAGES = ['@stryker-mutator/core@9.6.1', '@stryker-mutator/mocha-runner@9.6.1', 'mocha@11'];

function run(command, args, cwd) {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

if (!existsSync(join(FOLDER, 'node_modules/.bin/stryker'))) {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, 'package.json'), '{ "private": true }\n');
  run('npm', ['install', '--no-audit', '--no-fund', ...PACKAGES], FOLDER);
}
const config = join(import.meta.dirname, 'stryker.json');
run(join(FOLDER, 'node_modules/.bin/stryker'), ['run', config, ...process.argv.slice(2)], ROOT);
