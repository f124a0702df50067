import { strict as assert } from 'node:assert';
import { AsyncLocalStorage, createHook } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as zlib from 'node:zlib';
import { responseReader } from '../../../src/response/response-reader';
import { writePieces } from './reading';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Longer than what is decoded in one go. */
const LARGE = zlib.gzipSync(JSON.stringify({ Response: { Data: randomBytes(100_000).toString('hex'), RequestId: 'r-1' } }));
const SMALL = zlib.gzipSync('{"Response":{"RequestId":"r-1"}}');
const BODIES: Readonly<Record<string, Buffer>> = {
  small: SMALL,
  'small and broken': Buffer.concat([SMALL.subarray(0, 15), Buffer.alloc(20, 0xff)]),
  large: LARGE,
  'large and cut off': LARGE.subarray(0, 90_000),
  'large and broken': Buffer.concat([LARGE.subarray(0, 80_000), Buffer.alloc(20_000, 0xff)]),
  'small, but decodes to megabytes': zlib.gzipSync(Buffer.alloc(3_000_000, ' ')),
};

/** Reads the body in a new context without creating a promise in it. */
async function readInContext(body: Buffer): Promise<WeakRef<object>> {
  const store = { of: 'the caller' };
  const context = new WeakRef(store);
  await new Promise((resolve) => {
    new AsyncLocalStorage<object>().run(store, () => {
      const reader = responseReader({ status: 200, contentType: undefined, contentEncoding: 'gzip', hasRequestId: false });
      writePieces(reader, body, 16_384);
      reader.end(resolve);
    });
  });
  return context;
}

/** Collects garbage until `condition` holds, for at most 100 turns of the event loop. */
async function collectedUntil(condition: () => boolean): Promise<boolean> {
  for (let turn = 0; turn < 100; turn++) {
    // `deref()` keeps its object until the end of the turn.
    await setImmediate();
    collectGarbage();
    if (condition()) return true;
  }
  return false;
}

describe('a reader of a compressed body', () => {
  for (const [name, body] of Object.entries(BODIES)) {
    it(`releases its zlib resources and the caller's context: ${name}`, async () => {
      const open = new Set<number>();
      let opened = 0;
      const hook = createHook({
        init(asyncId, type) {
          if (type !== 'ZLIB') return;
          opened++;
          open.add(asyncId);
        },
        destroy: (asyncId) => void open.delete(asyncId),
      }).enable();
      const context = await readInContext(body);
      try {
        assert.ok(opened > 0);
        assert.ok(await collectedUntil(() => open.size === 0), `${open.size} of ${opened} are open`);
        assert.ok(await collectedUntil(() => context.deref() === undefined), 'the context is kept');
      } finally {
        hook.disable();
      }
    });
  }

  it('creates no async resource when it is loaded', () => {
    const created: string[] = [];
    const path = require.resolve('../../../src/response/decoders');
    const cached = require.cache[path];
    delete require.cache[path];
    const hook = createHook({ init: (_asyncId, type) => void created.push(type) }).enable();
    try {
      require(path);
    } finally {
      hook.disable();
      require.cache[path] = cached;
    }
    assert.deepEqual(created, []);
  });
});
