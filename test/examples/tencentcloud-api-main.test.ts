import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { TencentCloudApi } from '../../examples/tencentcloud-api';
import { answerTo } from './signed-call';

const MAIN = join(__dirname, '../../examples/tencentcloud-api/main.ts');

describe('the local Tencent Cloud API as a program', () => {
  it('prints the credentials that it accepts, and ends on SIGTERM', async () => {
    const program = spawn(process.execPath, ['--import', 'tsx', MAIN, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    program.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    while (!output.includes('endpoint')) await once(program.stdout, 'data');

    const [, url = '', host = ''] = /(http:\/\/(127\.0\.0\.1:\d+))/.exec(output) ?? [];
    const secretId = /SECRET_ID=(\S+)/.exec(output)?.[1] ?? '';
    const secretKey = /SECRET_KEY=(\S+)/.exec(output)?.[1] ?? '';
    const api = { url, host, credentials: [{ secretId, secretKey }] } as Partial<TencentCloudApi> as TencentCloudApi;
    assert.equal((await answerTo(api)).Error, undefined);

    program.kill('SIGTERM');
    const [code] = await once(program, 'exit');
    assert.equal(code, 0);
  });

  it('says what is wrong with an option', async () => {
    const program = spawn(process.execPath, ['--import', 'tsx', MAIN, '--port', 'x'], { stdio: ['ignore', 'pipe', 'pipe'] });
    const [errors, [code]] = await Promise.all([text(program.stderr), once(program, 'exit')]);
    assert.deepEqual([errors, code], ['--port must be a whole number from 0 to 65535, not "x"\n', 1]);
  });
});
