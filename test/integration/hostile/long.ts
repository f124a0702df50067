/**
 * The hostile answers at their full size of a gigabyte. Each has its own process, and its peak of memory is printed:
 *
 *     npm run hostile
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const mocha = require.resolve('mocha/bin/mocha.js');
const env = { ...process.env, HOSTILE_MEGABYTES: '1000' };
const { status } = spawnSync(process.execPath, [mocha, join(__dirname, 'hostile.test.ts')], { env, stdio: 'inherit' });
process.exitCode = status ?? 1;
