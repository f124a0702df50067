import { strict as assert } from 'node:assert';
import { clockOffset, outcomeOf } from '../../../src/call/finished-call';
import { COMPLETE } from '../../../src/call/termination';
import { EnvelopeReader } from '../../../src/response/envelope';
import { endNow } from '../response/reading';

const DATE = 'Sat, 28 Nov 2026 10:00:00 GMT';
const TIME = Date.parse(DATE);
const TOKEN = 'p9Xk2LmQ7vRt4ZsW8yBn3CdF6gHj1KaE5uNoTq0xViYr';
const MESSAGE_LIMIT = 1024;

/** The message of a call that the API answered with an error. */
function recordedMessage(message: string): string {
  const reader = new EnvelopeReader(undefined);
  reader.write(Buffer.from(JSON.stringify({ Response: { Error: { Code: 'InternalError', Message: message }, RequestId: 'r' } })));
  return outcomeOf(COMPLETE, 200, endNow(reader)).error?.message ?? '';
}

describe('The message of an error', () => {
  it('has no part of a key, wherever it is cut', () => {
    for (let before = MESSAGE_LIMIT - TOKEN.length - 10; before <= MESSAGE_LIMIT; before++) {
      for (const filler of ['a word ', '该密钥无效 ', '😀 ']) {
        const message = recordedMessage(`${filler.repeat(MESSAGE_LIMIT).slice(0, before - 1)} ${TOKEN} and more`);
        for (let at = 0; at + 4 <= TOKEN.length; at++) {
          assert.ok(!message.includes(TOKEN.slice(at, at + 4)), `${before} characters before it: …${message.slice(-60)}`);
        }
      }
    }
  });

  it('is kept to the last word where it is not cut', () => {
    const message = `${'word '.repeat(200)}last`;
    assert.equal(recordedMessage(message), message);
  });

  it('is cut at its limit if it is one long word that is not a key', () => {
    assert.equal(recordedMessage('x'.repeat(2000)), 'x'.repeat(MESSAGE_LIMIT));
  });
});

describe('clockOffset', () => {
  it('is positive where this machine is ahead, against the middle of the call and of the second', () => {
    assert.equal(clockOffset(DATE, TIME + 100_000, 1000), 100);
    assert.equal(clockOffset(DATE, TIME - 100_000, 1000), -100);
  });

  for (const date of ['garbage', '', '0', 'Sat Nov 28 10:00:00 2026', '2026-11-28T10:00:00', 'Sat, 28 Nov 2026 10:00:00 +0800']) {
    it(`is unknown for a Date that is none of HTTP: "${date}"`, () => {
      assert.equal(clockOffset(date, TIME, 0), undefined);
    });
  }

  it('is unknown without a Date', () => {
    assert.equal(clockOffset(undefined, TIME, 0), undefined);
  });
});
