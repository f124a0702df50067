import assert from 'node:assert/strict';
import type * as undici7 from 'undici7';
import { type LocalServer, serve } from '../../support/server';
import { type Watched, watch } from '../../support/watched';
import { isNode } from '../endings/clients';

const PIECES = ['Action=DescribeZones', '&Version=2017-03-12', '&Region=ap-guangzhou', '&Nonce=1', '&SecretId=AKIDx'];
const FORM = PIECES.join('');

/** What one run showed: what arrived, and how often the application's own code was called. */
interface Run {
  readonly arrived: string;
  readonly calls: Readonly<Record<string, number>>;
  readonly spanNames: readonly string[];
}

/** A body of the application's own making, which counts how often it is asked. */
type MakeBody = (count: (what: string) => void) => AsyncIterable<string>;

/** Does its work when `then` is called, each time anew, as the queries of many database clients do. */
function lazy<T>(work: () => T): PromiseLike<T> {
  return {
    then: (onFulfilled, onRejected) => Promise.resolve().then(work).then(onFulfilled, onRejected),
  };
}

const BODIES: Readonly<Record<string, MakeBody>> = {
  'an iterator that returns lazy thenables': (count) => {
    const pieces = [...PIECES];
    const body = {
      [Symbol.asyncIterator]: () => body,
      next: () =>
        lazy(() => {
          count('pieces');
          return { done: pieces.length === 0, value: pieces.shift() as string };
        }) as Promise<IteratorResult<string>>,
    };
    return body;
  },
  'an iterator whose steps have getters': (count) => {
    const pieces = [...PIECES];
    const body = {
      [Symbol.asyncIterator]: () => body,
      next: async () => {
        const value = pieces.shift() as string;
        return {
          get done() {
            count('done');
            return value === undefined;
          },
          get value() {
            count('value');
            return value;
          },
        } as IteratorResult<string>;
      },
    };
    return body;
  },
  'a generator': async function* (count) {
    for (const piece of PIECES) {
      count('pieces');
      yield piece;
    }
  },
  'an iterator that counts its arguments': (count) => {
    const pieces = [...PIECES];
    const body = {
      [Symbol.asyncIterator](...given: unknown[]) {
        count(`iterator with ${given.length}`);
        return body;
      },
      async next(...given: unknown[]) {
        count(`next with ${given.length}`);
        return { done: pieces.length === 0, value: pieces.shift() as string } as IteratorResult<string>;
      },
    };
    return body as AsyncIterable<string>;
  },
};

describe('A V1 call over undici sends exactly the body that the application gives,', () => {
  let server: LocalServer;
  let arrived: string;

  before(async () => {
    server = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        arrived = Buffer.concat(chunks).toString();
        response.end('{"Response":{"RequestId":"r"}}');
      });
    });
  });
  after(() => server.close());

  async function run(major: number, make: MakeBody, watched?: Watched): Promise<Run> {
    const { request } = require(`undici${major}`) as typeof undici7;
    const calls: Record<string, number> = {};
    const body = make((what) => (calls[what] = (calls[what] ?? 0) + 1));
    const headers = { host: 'cvm.tencentcloudapi.com', 'content-type': 'application/x-www-form-urlencoded' };
    const response = await request(server.url, { method: 'POST', headers, body: body as never });
    await response.body.dump();
    const spans = (await watched?.recorded(1)) ?? [];
    return { arrived, calls, spanNames: spans.map(({ name }) => name) };
  }

  for (const major of [6, 7, 8]) {
    for (const [name, make] of Object.entries(BODIES)) {
      it(`${name} (undici ${major})`, async function () {
        if (major === 8 && !isNode(22)) this.skip();
        const unwatched = await run(major, make);
        const watched = watch();
        try {
          const seen = await run(major, make, watched);
          assert.equal(unwatched.arrived, FORM);
          assert.equal(seen.arrived, FORM);
          assert.deepEqual(seen.calls, unwatched.calls);
          assert.deepEqual(seen.spanNames, ['cvm/DescribeZones']);
        } finally {
          watched.stop();
        }
      });
    }

    it(`and a rejection of the application's own that nobody handles stays one (undici ${major})`, async function () {
      if (major === 8 && !isNode(22)) this.skip();
      const { request } = require(`undici${major}`) as typeof undici7;
      const watched = watch();
      const unhandled: unknown[] = [];
      const others = process.listeners('unhandledRejection');
      process.removeAllListeners('unhandledRejection');
      process.on('unhandledRejection', (reason) => unhandled.push(reason));
      try {
        const stray = new Error('nobody handles this');
        // undici stops to read when the call is aborted, and never looks at the step that the iterator had promised.
        const body = {
          [Symbol.asyncIterator]: () => body,
          next: () => Promise.reject(stray),
          return: () => Promise.resolve({ done: true, value: undefined }),
        };
        const headers = { host: 'cvm.tencentcloudapi.com', 'content-type': 'application/x-www-form-urlencoded' };
        const calling = request(server.url, { method: 'POST', headers, body: body as never });
        void body.next();
        await calling.catch(() => undefined);
        await new Promise((resolve) => setImmediate(resolve));
        assert.deepEqual(unhandled, [stray]);
      } finally {
        process.removeAllListeners('unhandledRejection');
        for (const listener of others) process.on('unhandledRejection', listener);
        watched.stop();
      }
    });
  }
});
