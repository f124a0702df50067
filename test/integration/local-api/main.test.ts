import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { TencentCloudApi } from '../../../examples/tencentcloud-api';
import { answerTo } from './signed-call';

const MAIN = join(__dirname, '../../../examples/tencentcloud-api/main.ts');

describe('the local Tencent Cloud API as a program', () => {
  it('prints its key and an endpoint for each service, and ends on SIGTERM', async () => {
    const program = spawn(process.execPath, ['--import', 'tsx', MAIN, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    program.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    while (!output.includes('In code:')) await once(program.stdout, 'data');

    const printed = (name: string): string => new RegExp(`^  export ${name}=(\\S+)$`, 'm').exec(output)?.[1] ?? '';
    const credential = { secretId: printed('TENCENTCLOUD_SECRET_ID'), secretKey: printed('TENCENTCLOUD_SECRET_KEY') };
    const endpoints = printed('OTEL_INSTRUMENTATION_TENCENTCLOUD_ENDPOINTS').split(',');
    assert.deepEqual(
      endpoints.map((endpoint) => endpoint.replace(/:\d+/, '')),
      ['127.0.0.1=cvm', '127.0.0.1=hunyuan', '127.0.0.1=scf', '127.0.0.1=sms'],
    );
    assert.equal(`${printed('TENCENTCLOUD_ENDPOINT')}=cvm`, endpoints[0]);
    for (const host of endpoints.map((endpoint) => endpoint.split('=')[0])) {
      const api = { url: `http://${host}`, host, credentials: [credential] } as Partial<TencentCloudApi> as TencentCloudApi;
      assert.equal((await answerTo(api)).Error, undefined, host);
    }

    program.kill('SIGTERM');
    const [code] = await once(program, 'exit');
    assert.equal(code, 0);
  });

  it('says what is wrong with an option', async () => {
    const program = spawn(process.execPath, ['--import', 'tsx', MAIN, '--port', 'x'], { stdio: ['ignore', 'pipe', 'pipe'] });
    const [errors, [code]] = await Promise.all([text(program.stderr), once(program, 'exit')]);
    assert.deepEqual([errors, code], ['--port must be a whole number from 0 to 65532, not "x"\n', 1]);
  });
});
