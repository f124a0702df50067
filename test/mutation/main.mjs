/**
 * Mutation testing of src/envelope and src/target: breaks them in a thousand ways, one at a time, and says which of them no
 * test has seen. `npm run mutation`; takes half an hour or more, or `-- --mutate src/envelope/classify.ts` for one file.
 *
 * Stryker is installed in a folder of its own, since it needs an older mocha than this repository, and nobody else needs it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
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
