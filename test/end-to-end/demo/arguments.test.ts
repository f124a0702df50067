import assert from 'node:assert/strict';
import { readTask, UsageError } from '../../../examples/demo/main';

const KEY = { TENCENTCLOUD_SECRET_ID: 'AKIDexample', TENCENTCLOUD_SECRET_KEY: 'example' };

describe("the demo's arguments", () => {
  for (const [duration, seconds] of [
    ['15s', 15],
    ['90s', 90],
    ['5m', 300],
    ['2.5s', 2.5],
  ] as const) {
    it(`accept --for ${duration}`, () => {
      assert.deepEqual(readTask(['--for', duration], {}), { kind: 'scenario', seconds });
      assert.deepEqual(readTask([`--for=${duration}`], {}), { kind: 'scenario', seconds });
    });
  }

  it('may be absent: the demo runs until it is stopped', () =>
    assert.deepEqual(readTask([], KEY), { kind: 'scenario', seconds: undefined }));

  it('accept --real with the key of the environment', () => {
    const credential = { secretId: 'AKIDexample', secretKey: 'example' };
    assert.deepEqual(readTask(['--real'], KEY), { kind: 'real', credential: { ...credential, token: undefined } });
    assert.deepEqual(readTask(['--real'], { ...KEY, TENCENTCLOUD_TOKEN: 't' }), {
      kind: 'real',
      credential: { ...credential, token: 't' },
    });
  });

  const invalid: ReadonlyArray<readonly [string[], NodeJS.ProcessEnv, RegExp]> = [
    [['--for', '1s'], {}, /^--for must be a time from 2s .*, not "1s"$/],
    [['--for', '15'], {}, /^--for .*, not "15"$/],
    [['--for', '-3s'], {}, /--for/],
    [['--for'], {}, /--for.*argument missing/],
    [['--fro', '15s'], {}, /^Unknown option '--fro'$/],
    [['15s'], {}, /^Unexpected argument '15s'/],
    [['--real', '--for', '15s'], KEY, /^--for cannot be used with --real/],
    [['--real'], {}, /^--real needs TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY in the environment$/],
    [['--real'], { TENCENTCLOUD_SECRET_ID: 'AKIDexample' }, /^--real needs TENCENTCLOUD_SECRET_KEY in the environment$/],
    [['--real'], { ...KEY, TENCENTCLOUD_SECRET_ID: '' }, /^--real needs TENCENTCLOUD_SECRET_ID in the environment$/],
  ];
  for (const [args, env, message] of invalid) {
    it(`reject ${args.join(' ')} with ${Object.keys(env).join(' ') || 'nothing'} in the environment`, () => {
      assert.throws(
        () => readTask(args, env),
        (error) => error instanceof UsageError && message.test(error.message),
      );
    });
  }
});
