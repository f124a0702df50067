import { strict as assert } from 'node:assert';
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import * as zlib from 'node:zlib';
import { NEWEST_TESTED, SmallInflate } from '../../src/envelope/small-inflate';
import { NODES } from '../matrix/lines';

const CODINGS = {
  gzip: { encode: zlib.gzipSync, decode: zlib.gunzipSync, create: zlib.createGunzip },
  deflate: { encode: zlib.deflateSync, decode: zlib.inflateSync, create: zlib.createInflate },
  'deflate without header': { encode: zlib.deflateRawSync, decode: zlib.inflateRawSync, create: zlib.createInflateRaw },
};

/** What it should give: what zlib does with it in one go; nothing for what zlib refuses. */
function reference(decode: (body: Buffer) => Buffer, body: Buffer): Buffer | undefined {
  try {
    return decode(body);
  } catch {
    return undefined;
  }
}

for (const [name, { encode, decode, create }] of Object.entries(CODINGS)) {
  describe(`SmallInflate, ${name}`, () => {
    const inflate = new SmallInflate(create);

    it('decodes one body after the other as zlib does', () => {
      for (let i = 0; i < 300; i++) {
        const plain = Buffer.from(`{"Response":{"RequestId":"${randomBytes(i).toString('hex')}"}}`);
        assert.deepEqual(inflate.decode(encode(plain)), plain);
      }
    });

    it('decodes the next body after each that is cut off', () => {
      const plain = Buffer.from('{"Response":{"RequestId":"r-1"}}');
      const whole = encode(plain);
      for (let length = 0; length < whole.length; length++) {
        assert.equal(inflate.decode(whole.subarray(0, length)), undefined);
        assert.deepEqual(inflate.decode(whole), plain);
      }
    });

    it('gives what zlib gives, or nothing, where a byte is wrong', () => {
      const plain = Buffer.from('{"Response":{"RequestId":"r-1","Note":"aaaaaaaaaaaaaaaaaaaa"}}');
      const whole = encode(plain);
      let given = 0;
      for (let at = 0; at < whole.length; at++) {
        for (const flip of [0x01, 0x20, 0xff]) {
          const wrong = Buffer.from(whole);
          wrong[at] ^= flip;
          const decoded = inflate.decode(wrong);
          if (decoded !== undefined) assert.deepEqual(decoded, reference(decode, wrong));
          if (decoded !== undefined) given++;
          assert.deepEqual(inflate.decode(whole), plain);
        }
      }
      assert.ok(given < whole.length * 3);
    });

    it('leaves to others what is behind the end, what is large, and what becomes large', () => {
      const plain = Buffer.from('{"Response":{}}');
      const followed = Buffer.concat([encode(plain), Buffer.from([1, 2, 3])]);
      const decoded = inflate.decode(followed);
      if (decoded !== undefined) assert.deepEqual(decoded, reference(decode, followed));
      assert.equal(inflate.decode(encode(randomBytes(9 * 1024))), undefined);
      assert.equal(inflate.decode(encode(Buffer.alloc(1 << 20))), undefined);
      assert.equal(inflate.decode(encode(Buffer.alloc(64 * 1024))), undefined);
      const most = Buffer.alloc(64 * 1024 - 1, 'a');
      assert.deepEqual(inflate.decode(encode(most)), most);
      assert.deepEqual(inflate.decode(encode(plain)), plain);
    });
  });
}

describe('SmallInflate', () => {
  it('decodes members of gzip in a row, as zlib does', () => {
    const inflate = new SmallInflate(zlib.createGunzip);
    const members = Buffer.concat([zlib.gzipSync('{"Response":'), zlib.gzipSync('{}}')]);
    assert.deepEqual(inflate.decode(members), zlib.gunzipSync(members));
  });

  it('does not hold on to the context of the call that comes first, or first after a broken one', () => {
    const storage = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    const inflate = new SmallInflate(() => {
      seen.push(storage.getStore());
      return zlib.createGunzip();
    });
    storage.run('the call', () => {
      inflate.decode(Buffer.from('not gzip'));
      inflate.decode(zlib.gzipSync('{}'));
    });
    assert.deepEqual(seen, [undefined, undefined]);
  });

  it('is used on no Node.js that the matrix does not test', () => {
    assert.equal(NEWEST_TESTED, Math.max(...NODES.map(Number)));
  });

  it('leaves all to others where zlib is built in another way', () => {
    const inflate = new SmallInflate(() => ({}) as zlib.Zlib);
    assert.equal(inflate.decode(zlib.gzipSync('{}')), undefined);
  });
});
