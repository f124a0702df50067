import assert from 'node:assert/strict';
import * as http from 'node:http';
import type * as undici7 from 'undici7';
import { tc3Headers } from '../../support/transports';
import { watching } from '../../support/watching';
import { isNode } from '../endings/clients';
import { recordedEnding } from '../endings/recorded';
import { type AnswerName, startServer } from '../endings/server';
import { HOSTILE_ERRORS } from './errors';

const OPTIONS = { method: 'POST', headers: tc3Headers('cvm', 'DescribeZones') } as const;

/** Makes a call that is ended with a reason once the server has it, or once its body has begun. */
type Way = (url: string, hasBegun: Promise<void>, reason: unknown) => Promise<unknown>;

function undici(major: number): Way {
  return async (url, hasBegun, reason) => {
    const { request } = require(`undici${major}`) as typeof undici7;
    const controller = new AbortController();
    void hasBegun.then(() => controller.abort(reason));
    const { body } = await request(url, { ...OPTIONS, body: '{}', signal: controller.signal });
    return body.text();
  };
}

const WAYS: Readonly<Record<string, Way>> = {
  'node:http, destroy()': (url, hasBegun, reason) =>
    new Promise((_, reject) => {
      const request = http.request(url, OPTIONS, (response) => response.on('error', reject).resume());
      request.on('error', reject).end('{}');
      void hasBegun.then(() => request.destroy(reason as Error));
    }),
  'node:http, signal': (url, hasBegun, reason) =>
    new Promise((_, reject) => {
      const controller = new AbortController();
      const request = http.request(url, { ...OPTIONS, signal: controller.signal }, (response) => response.on('error', reject).resume());
      request.on('error', reject).end('{}');
      void hasBegun.then(() => controller.abort(reason));
    }),
  fetch: async (url, hasBegun, reason) => {
    const controller = new AbortController();
    void hasBegun.then(() => controller.abort(reason));
    const response = await fetch(url, { ...OPTIONS, body: '{}', signal: controller.signal });
    return response.text();
  },
  'undici 6': undici(6),
  'undici 7': undici(7),
  'undici 8': undici(8),
};

describe('A call that is aborted with a hostile reason is counted once, as aborted:', () => {
  const setUp = watching(startServer);

  for (const [name, make] of Object.entries(HOSTILE_ERRORS)) {
    describe(name, () => {
      for (const [way, call] of Object.entries(WAYS)) {
        for (const answer of ['hangs', 'begins 200'] satisfies AnswerName[]) {
          it(`${way}, ${answer === 'hangs' ? 'before the response' : 'within the body'}`, async function () {
            if (way === 'undici 8' && !isNode(22)) this.skip();
            const hasBegun = new Promise<void>((resolve) => setUp.server.onNextRequest(() => setImmediate(resolve)));
            call(setUp.server.urlOf(answer), hasBegun, make()).catch(() => undefined);
            await setUp.watched.recorded(1);
            const { outcome, family, code } = await recordedEnding(setUp.watched);
            assert.deepEqual([outcome, family, code], ['aborted', '', '']);
          });
        }
      }
    });
  }
});
