import { strict as assert } from 'node:assert';
import type { ParsedResponse } from '../../../src/response/parsed-response';
import { EnvelopeReader } from '../../../src/response/envelope';
import { endNow, writePieces } from './reading';

const ID = 'a243601d-610b-46f5-a134-d856b2ebe1fe';

/** Reads `body` in pieces of `size` bytes. */
function read(body: string | Buffer, size?: number): ParsedResponse {
  const reader = new EnvelopeReader();
  writePieces(reader, Buffer.from(body as string), size);
  return endNow(reader);
}

/** Reads the body at once and in pieces of 1, 2, 3 and 7 bytes, which must all give the same. */
function readAnyhow(body: string): Pick<ParsedResponse, 'complete' | 'requestId' | 'errorCode' | 'errorMessage'> {
  const [first, ...others] = [undefined, 1, 2, 3, 7].map((size) => {
    const { complete, requestId, errorCode, errorMessage } = read(body, size);
    return { complete, requestId, errorCode, errorMessage };
  });
  for (const other of others) assert.deepEqual(other, first);
  return first;
}

function envelope(requestId?: string, errorCode?: string, errorMessage?: string): object {
  return { complete: true, requestId, errorCode, errorMessage };
}

describe('EnvelopeReader', () => {
  it('reads a success, wherever the RequestId stands', () => {
    for (const body of [`{"RequestId":"${ID}"}`, `{"A":[{}],"RequestId":"${ID}"}`, `{"RequestId":"${ID}","A":{"b":[1]}}`]) {
      assert.deepEqual(readAnyhow(`{"Response":${body}}`), envelope(ID));
    }
  });

  it('reads an error in the usual form and in any other', () => {
    const expected = envelope(ID, 'LimitExceeded', 'too many');
    assert.deepEqual(readAnyhow(`{"Response":{"Error":{"Code":"LimitExceeded","Message":"too many"},"RequestId":"${ID}"}}`), expected);
    assert.deepEqual(
      readAnyhow(`{"Response":{"RequestId":"${ID}","Error":{"Message":"too many","X":[1],"Code":"LimitExceeded"}}}`),
      expected,
    );
    assert.deepEqual(
      readAnyhow(
        `\uFEFF \r\n\t{ "Response" : { "Error" :\n{ "Code" : "LimitExceeded" , "Message" : "too many" } , "RequestId" : "${ID}" } }\n`,
      ),
      expected,
    );
  });

  it('decodes escapes in keys and values', () => {
    const body =
      '{"\\u0052esponse":{"\\u0045rror":{"C\\u006fde":"A\\u002eB","Message":"\\"\\\\\\n\\u4e2d\\ud83d\\ude00"},"Request\\u0049d":"x\\/y"}}';
    assert.deepEqual(readAnyhow(body), envelope('x/y', 'A.B', '"\\\n中😀'));
  });

  it('ignores equal names elsewhere', () => {
    const decoy =
      '{"Response":{"Error":{"Code":"Decoy","Message":"d"},"RequestId":"decoy"},"RequestId":"decoy","Error":{"Code":"Decoy"},"Code":"Decoy"}';
    const text = JSON.stringify(decoy);
    const body =
      `{"Error":${decoy},"RequestId":"decoy","Data":[${decoy},[${decoy}]],"Response":{"Result":${decoy},"Log":${text},` +
      `"Code":"Decoy","Error":{"Inner":${decoy},"Code":"Real","Message":"m","More":[${decoy}]},"List":[${decoy}],"RequestId":"${ID}"},"Last":${decoy}}`;
    assert.deepEqual(readAnyhow(body), envelope(ID, 'Real', 'm'));
  });

  it('lets the last of repeated keys win, as JSON.parse does', () => {
    assert.deepEqual(readAnyhow('{"Response":{"RequestId":"a","RequestId":"b"}}'), envelope('b'));
    assert.deepEqual(readAnyhow('{"Response":{"Error":{"Code":"A","Message":"a"},"Error":null,"RequestId":"b"}}'), envelope('b'));
    assert.deepEqual(readAnyhow('{"Response":{"Error":{"Code":"A","Code":1},"RequestId":"b"}}'), envelope('b'));
    assert.deepEqual(readAnyhow('{"Response":{"RequestId":"a","Error":{"Code":"A"}},"Response":{"X":1}}'), envelope());
    assert.equal(readAnyhow('{"Response":{"RequestId":"a"},"Response":null}').complete, false);
    assert.deepEqual(readAnyhow('{"Response":[],"Response":{"RequestId":"a"}}'), envelope('a'));
  });

  it('takes only an object with a Code that is a non-empty string for an Error', () => {
    for (const error of [
      'null',
      '{}',
      '[{"Code":"A"}]',
      '"A"',
      '1',
      'false',
      '{"Code":"","Message":""}',
      '{"Code":1}',
      '{"Code":null}',
      '{"Code":{"Code":"A"}}',
    ]) {
      assert.deepEqual(readAnyhow(`{"Response":{"Error":${error},"RequestId":"${ID}"}}`), envelope(ID), error);
    }
    assert.deepEqual(readAnyhow('{"Response":{"Error":{"Code":"A","Message":{"a":1}}}}'), envelope(undefined, 'A'));
  });

  it('finds no envelope in anything else', () => {
    for (const body of [
      '',
      ' ',
      '[]',
      'null',
      '"Response"',
      '{}',
      '{"response":{}}',
      '{"Response":null}',
      '{"Response":[]}',
      '{"Response":"{}"}',
      '<html></html>',
      '{"code":0}',
    ]) {
      assert.equal(readAnyhow(body).complete, false, body);
    }
  });

  it('is complete only if JSON.parse would take it, as far as its own keys go', () => {
    const body = `{"Response":{"Error":{"Code":"A","Message":"m"},"N":-1.5e3,"T":true,"A":[1,{"b":[]}],"RequestId":"${ID}"}}`;
    assert.equal(readAnyhow(body).complete, true);
    for (let cut = 0; cut < body.length; cut++) assert.equal(readAnyhow(body.slice(0, cut)).complete, false, `cut at ${cut}`);
    const broken = [
      body + '}',
      body + '</html>',
      body + '{}',
      body.replace('"N":', '"N"'),
      body.replace(',"T"', '"T"'),
      body.replace('true', 'tru'),
      body.replace('-1.5e3', '01'),
      body.replace('-1.5e3', '-'),
      body.replace('{"b":[]}', '{"b":[}]'),
      body.replace('"m"', '"m\n"'),
      body.replace('"A"', '"\\x"'),
      body.replace(ID, 'r\\u12'),
      body.replace('"m"', '"m\\u"'),
      body.replace('"N"', '"N\\x"'),
      body.replace('"N"', '"N\n"'),
      body.replace('{"Response"', '{,"Response"'),
      `{"Response":{"RequestId":"${ID}"}} x`,
      `{"Response":{"RequestId":"${ID}"}},`,
    ];
    for (const other of broken) {
      assert.throws(() => void JSON.parse(other), other);
      assert.equal(readAnyhow(other).complete, false, other);
    }
  });

  it('keeps what was completely read of a body that is cut off', () => {
    const body = `{"Response":{"RequestId":"${ID}","Error":{"Code":"A","Message":"half of a mess`;
    const { complete, requestId, errorCode, errorMessage } = readAnyhow(body);
    assert.deepEqual(
      { complete, requestId, errorCode, errorMessage },
      { complete: false, requestId: ID, errorCode: 'A', errorMessage: undefined },
    );
  });

  it('cuts messages at 1,024 characters, never within a character', () => {
    const message = `${'中'.repeat(1023)}😀 and more`;
    for (const size of [1, 1000, 1e6]) {
      const { errorMessage } = read(JSON.stringify({ Response: { Error: { Code: 'A', Message: message } } }), size);
      assert.equal(errorMessage, '中'.repeat(1023));
    }
    const escaped = `{"Response":{"Error":{"Code":"A","Message":"${'\\u4e2d'.repeat(2000)}"}}}`;
    for (const size of [1, 1000, 1e6]) assert.equal(read(escaped, size).errorMessage, '中'.repeat(1024));
  });

  it('lets only white space follow, in the same chunk or a later one', () => {
    const success = `{"Response":{"RequestId":"${ID}"}}`;
    const readChunks = (chunks: string[]): ParsedResponse => {
      const reader = new EnvelopeReader();
      for (const chunk of chunks) reader.write(Buffer.from(chunk));
      return endNow(reader);
    };
    for (const after of [' ', '\r\n\t']) assert.equal(readChunks([success, after]).complete, true);
    for (const chunks of [[success, '{}'], [success, ' ', 'x'], [`${success}x`]]) {
      const { complete, requestId, hasStreamError } = readChunks(chunks);
      assert.deepEqual([complete, requestId, hasStreamError], [false, ID, false], chunks.join('|'));
    }
  });

  it('gives no response if there were no bytes', () => {
    assert.deepEqual(endNow(new EnvelopeReader()), { complete: false, hasStreamError: false });
  });

  it('reads keys that are escaped, very long, or begin like a known one', () => {
    const escaped = [...'RequestId'].map((letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join('');
    assert.equal(readAnyhow(`{"Response":{"${escaped}":"${ID}"}}`).requestId, ID);
    assert.equal(readAnyhow(`{"Response":{"${'k'.repeat(500)}":1,"RequestIdX":2,"Request":3,"RequestId":"${ID}"}}`).requestId, ID);
    assert.equal(readAnyhow(`{"Response":{"\\u0052${'k'.repeat(500)}":1,"RequestId":"${ID}"}}`).requestId, ID);
  });

  it('reads values with any number of backslashes before the quote, skipped or not', () => {
    for (let slashes = 0; slashes < 6; slashes++) {
      const text = `${'\\'.repeat(slashes)}"${'x'.repeat(70)}`;
      const body = JSON.stringify({ Response: { Skipped: [text, { [text]: text }], Error: { Code: 'A', Message: text }, RequestId: ID } });
      assert.deepEqual(readAnyhow(body), envelope(ID, 'A', text));
    }
  });

  it('keeps 128 characters of a RequestId of any length', () => {
    const body = JSON.stringify({ Response: { RequestId: 'r'.repeat(1_000_000) } });
    for (const size of [1, 65_536, 2_000_000]) assert.equal(read(body, size).requestId, 'r'.repeat(128));
  });

  it('reads 5 MB with the Error last, in pieces of one byte, with decoys on every level', function () {
    this.timeout(60_000);
    let nested = '{"RequestId":"decoy","Error":{"Code":"Decoy","Message":"d"}}';
    for (let level = 0; level < 60; level++)
      nested = level % 2 === 0 ? `[${nested},1]` : `{"Response":${nested},"RequestId":"decoy","Error":{"Code":"Decoy"}}`;
    const items = Math.ceil(5_000_000 / nested.length);
    const body = Buffer.from(
      `{"Response":{"Set":[${Array(items).fill(nested).join()}],"Error":{"Code":"Last","Message":"m"},"RequestId":"${ID}"}}`,
    );
    assert.ok(body.length >= 5_000_000);
    const { complete, requestId, errorCode, errorMessage } = read(body, 1);
    assert.deepEqual({ complete, requestId, errorCode, errorMessage }, envelope(ID, 'Last', 'm'));
  });

  it('picks further fields that are asked for, by their path', () => {
    const reader = new EnvelopeReader({ 'Result.InvokeResult': 20, 'Result.ErrMsg': 5, 'Result.None': 5 });
    reader.write(Buffer.from(`{"Response":{"Result":{"InvokeResult":-1,"ErrMsg":"error here"},"RequestId":"${ID}"}}`));
    const { requestId, responseFields } = endNow(reader);
    assert.equal(requestId, ID);
    assert.deepEqual(responseFields, { 'Result.InvokeResult': '-1', 'Result.ErrMsg': 'error' });
  });

  it('lets the last of repeated keys win among further fields, too', () => {
    const reader = new EnvelopeReader({ 'Result.InvokeResult': 20, 'Result.ErrMsg': 5 });
    reader.write(Buffer.from(`{"Response":{"Result":{"InvokeResult":-1},"Result":{"ErrMsg":"b"},"RequestId":"${ID}"}}`));
    assert.deepEqual(endNow(reader).responseFields, { 'Result.ErrMsg': 'b' });
  });
});
