import { strict as assert } from 'node:assert';
import type { ParsedResponse } from '../../../src/response/parsed-response';
import { EventStreamReader } from '../../../src/response/event-stream';
import { endNow, writePieces } from './reading';

/** Reads the stream at once and byte by byte, which must give the same. */
function read(stream: string, hasRequestId = false): ParsedResponse {
  const [atOnce, byByte] = [undefined, 1].map((size) => {
    const reader = new EventStreamReader({ status: 200, hasRequestId });
    writePieces(reader, Buffer.from(stream), size);
    return endNow(reader);
  });
  assert.deepEqual(byByte, atOnce);
  return atOnce;
}

describe('EventStreamReader', () => {
  it('reads frames without an error as a success', () => {
    const response = read('data: {"Choices":[{"Delta":{"Content":"a"}}],"Id":"1"}\n\ndata:{"Choices":[]}\n\ndata: [DONE]\n\n');
    assert.deepEqual(
      [response.complete, response.hasStreamError, response.errorCode, response.requestId],
      [true, false, undefined, undefined],
    );
  });

  it('reads an error frame with a code', () => {
    const response = read('event: e\nid: 1\ndata: {"Type":"error","RequestId":"r-1","Error":{"Code":"InternalError","Message":"m"}}\n\n');
    assert.deepEqual(
      [response.hasStreamError, response.errorCode, response.errorMessage, response.requestId],
      [true, 'InternalError', 'm', 'r-1'],
    );
  });

  it("reads hunyuan's numeric error code, and 0 as no error", () => {
    const response = read('data: {"ErrorMsg":{"Msg":"","Code":0}}\n\ndata: {"ErrorMsg":{"Msg":"请求模型超时","Code":4001}}\n\n');
    assert.deepEqual([response.hasStreamError, response.errorCode, response.errorMessage], [true, '4001', '请求模型超时']);
  });

  it('reads every line ending, comments, and data over several lines', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const response = read([': comment', 'retry: 10', 'data: {"Error":', 'data: {"Code":"A",', 'data:"Message":"m"}}', '', ''].join(end));
      assert.deepEqual([response.errorCode, response.errorMessage], ['A', 'm'], JSON.stringify(end));
    }
  });

  it("ignores errors that are not the frame's own", () => {
    const response = read(
      'data: {"Choices":[{"Error":{"Code":"Decoy"},"RequestId":"decoy"}],"Note":"{\\"Error\\":{\\"Code\\":\\"Decoy\\"}}"}\n\nerror: {"Error":{"Code":"Decoy"}}\n\ndatax: {"Error":{"Code":"Decoy"}}\n\n',
    );
    assert.deepEqual([response.errorCode, response.requestId], [undefined, undefined]);
  });

  it('reads a last frame without an empty line only if it is complete', () => {
    assert.equal(read('data: {"Error":{"Code":"A"}}').errorCode, 'A');
    assert.equal(read('data: {"Error":{"Code":"A"}').errorCode, undefined);
  });

  it('reads a JSON envelope whose content type says event stream', () => {
    const response = read('{"Response":{"Error":{"Code":"InvalidParameter","Message":"m"},"RequestId":"r"}}');
    assert.deepEqual([response.complete, response.errorCode, response.requestId], [true, 'InvalidParameter', 'r']);
  });

  it('skips a byte order mark and blank lines before the first field, and before an envelope', () => {
    for (const start of ['\ufeff', '\n\n', '\r\n', '\ufeff\n']) {
      assert.equal(read(`${start}data: {"Error":{"Code":"A"}}\n\n`).errorCode, 'A', JSON.stringify(start));
      assert.equal(read(`${start}{"Response":{"RequestId":"r"}}`).requestId, 'r', JSON.stringify(start));
    }
  });

  it('skips blanks before an envelope, but takes no indented line for a field', () => {
    for (const start of [' ', '\t', '  \n\t ', '\ufeff ']) {
      assert.equal(read(`${start}{"Response":{"RequestId":"r"}}`).requestId, 'r', JSON.stringify(start));
      assert.equal(read(`${start}data: {"Error":{"Code":"A"}}\n\n`).errorCode, undefined, JSON.stringify(start));
      assert.equal(read(`${start}x\ndata: {"Error":{"Code":"A"}}\n\n`).errorCode, 'A', JSON.stringify(start));
    }
  });

  it('leaves the RequestId to the header if there is one, except in an envelope', () => {
    const { errorCode, requestId } = read('data: {"RequestId":"frame","Error":{"Code":"A"}}\n\n', true);
    assert.deepEqual([errorCode, requestId], ['A', undefined]);
    assert.equal(read('{"Response":{"RequestId":"r"}}', true).requestId, 'r');
  });

  it('reads each frame independently of those before it', () => {
    const before = ['x', '{"Error":{"Code":"', '{"Error":{"Code":"A\\', '{"a":[[{', '{"RequestId":12', '\ufeff', '{"Error":{"Code":"A"}'];
    for (const broken of before) {
      const after = (frame: string): ParsedResponse => read(`data: ${broken}\n\ndata: ${frame}\n\n`);
      for (const frame of ['{"Error":{"Code":"B"}}', '{"":"","Error":{"Code":"B"}}', '\ufeff{"Error":{"Code":"B"}}']) {
        const { errorCode, errorMessage, requestId } = after(frame);
        assert.deepEqual([errorCode, errorMessage, requestId], ['B', undefined, undefined], broken + frame);
      }
      assert.deepEqual([after('{}').errorCode, after('{}').requestId], [undefined, undefined], broken);
    }
  });

  it('joins data of several lines by a line break, which no JSON string may have', () => {
    assert.equal(read('data: {"Error":{"Code":"A\ndata: B"}}\n\n').errorCode, undefined);
    assert.equal(read('data: {"RequestId":1\ndata: 2}\n\n').requestId, undefined);
  });

  it('keeps the first error, the last RequestId, and 128 characters of a numeric code', () => {
    const first = 'data: {"Response":{"Error":{"Code":"Inner","Message":"i"},"RequestId":"r-1"}}\n\n';
    const second = 'data: {"Error":{"Code":"Second","Message":"s"},"RequestId":"r-2"}\n\n';
    const { errorCode, errorMessage, requestId } = read(first + second + first.replace('r-1', ''));
    assert.deepEqual([errorCode, errorMessage, requestId], ['Inner', 'i', 'r-2']);
    assert.equal(read(`data: {"ErrorMsg":{"Code":"${'4'.repeat(200)}"}}\n\n`).errorCode?.length, 128);
  });

  it('ignores fields whose names differ from data in any letter', () => {
    for (const name of ['xata', 'dxta', 'daxa', 'datx', 'dat', 'dataa', 'Data']) {
      assert.equal(read(`${name}: {"Error":{"Code":"A"}}\n\n`).errorCode, undefined, name);
    }
  });
});
