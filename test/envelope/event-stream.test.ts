import { strict as assert } from 'node:assert';
import type { Answer } from '../../src/envelope/answer';
import { EventStreamReader } from '../../src/envelope/event-stream';

/** The stream read at once and byte by byte, which must come to the same. */
function read(stream: string): Answer {
  const bytes = Buffer.from(stream);
  const [atOnce, byByte] = [bytes.length, 1].map((size) => {
    const reader = new EventStreamReader(true);
    for (let at = 0; at < bytes.length; at += size) reader.write(bytes.subarray(at, at + size));
    return reader.answer();
  });
  assert.deepEqual(byByte, atOnce);
  return atOnce;
}

describe('EventStreamReader', () => {
  it('reads frames without error as success', () => {
    const answer = read('data: {"Choices":[{"Delta":{"Content":"a"}}],"Id":"1"}\n\ndata:{"Choices":[]}\n\ndata: [DONE]\n\n');
    assert.deepEqual([answer.whole, answer.settled, answer.errorCode, answer.requestId], [true, false, undefined, undefined]);
  });

  it('reads an error frame with a code', () => {
    const answer = read('event: e\nid: 1\ndata: {"Type":"error","RequestId":"r-1","Error":{"Code":"InternalError","Message":"m"}}\n\n');
    assert.deepEqual([answer.settled, answer.errorCode, answer.errorMessage, answer.requestId], [true, 'InternalError', 'm', 'r-1']);
  });

  it("reads hunyuan's numeric error, of which 0 is none", () => {
    const answer = read('data: {"ErrorMsg":{"Msg":"","Code":0}}\n\ndata: {"ErrorMsg":{"Msg":"请求模型超时","Code":4001}}\n\n');
    assert.deepEqual([answer.settled, answer.errorCode, answer.errorMessage], [true, '4001', '请求模型超时']);
  });

  it('knows every line ending, comments, and data over several lines', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const answer = read([': comment', 'retry: 10', 'data: {"Error":', 'data: {"Code":"A",', 'data:"Message":"m"}}', '', ''].join(end));
      assert.deepEqual([answer.errorCode, answer.errorMessage], ['A', 'm'], JSON.stringify(end));
    }
  });

  it("is not taken in by errors that are not the frame's own", () => {
    const answer = read(
      'data: {"Choices":[{"Error":{"Code":"Decoy"},"RequestId":"decoy"}],"Note":"{\\"Error\\":{\\"Code\\":\\"Decoy\\"}}"}\n\nerror: {"Error":{"Code":"Decoy"}}\n\ndatax: {"Error":{"Code":"Decoy"}}\n\n',
    );
    assert.deepEqual([answer.errorCode, answer.requestId], [undefined, undefined]);
  });

  it('takes a frame that no blank line has ended only if it is whole', () => {
    assert.equal(read('data: {"Error":{"Code":"A"}}').errorCode, 'A');
    assert.equal(read('data: {"Error":{"Code":"A"}').errorCode, undefined);
  });

  it('reads a JSON envelope that was announced as an event stream', () => {
    const answer = read('{"Response":{"Error":{"Code":"InvalidParameter","Message":"m"},"RequestId":"r"}}');
    assert.deepEqual([answer.whole, answer.errorCode, answer.requestId], [true, 'InvalidParameter', 'r']);
  });

  it('skips a byte order mark and blank lines before the first field, and before an envelope', () => {
    for (const start of ['\ufeff', '\n\n', '\r\n', '\ufeff\n']) {
      assert.equal(read(`${start}data: {"Error":{"Code":"A"}}\n\n`).errorCode, 'A', JSON.stringify(start));
      assert.equal(read(`${start}{"Response":{"RequestId":"r"}}`).requestId, 'r', JSON.stringify(start));
    }
  });

  it('skips blanks before an envelope, which a field of a stream must not have', () => {
    for (const start of [' ', '\t', '  \n\t ', '\ufeff ']) {
      assert.equal(read(`${start}{"Response":{"RequestId":"r"}}`).requestId, 'r', JSON.stringify(start));
      assert.equal(read(`${start}data: {"Error":{"Code":"A"}}\n\n`).errorCode, undefined, JSON.stringify(start));
      assert.equal(read(`${start}x\ndata: {"Error":{"Code":"A"}}\n\n`).errorCode, 'A', JSON.stringify(start));
    }
  });

  it('leaves the RequestId to the header where there is one, but for an envelope', () => {
    const readWithHeader = (stream: string): Answer => {
      const reader = new EventStreamReader(true, true);
      reader.write(Buffer.from(stream));
      return reader.answer();
    };
    const { errorCode, requestId } = readWithHeader('data: {"RequestId":"frame","Error":{"Code":"A"}}\n\n');
    assert.deepEqual([errorCode, requestId], ['A', undefined]);
    assert.equal(readWithHeader('{"Response":{"RequestId":"r"}}').requestId, 'r');
  });

  it('reads a frame as if none had been before it', () => {
    const before = ['x', '{"Error":{"Code":"', '{"Error":{"Code":"A\\', '{"a":[[{', '{"RequestId":12', '\ufeff', '{"Error":{"Code":"A"}'];
    for (const broken of before) {
      const after = (frame: string): Answer => read(`data: ${broken}\n\ndata: ${frame}\n\n`);
      for (const frame of ['{"Error":{"Code":"B"}}', '{"":"","Error":{"Code":"B"}}', '\ufeff{"Error":{"Code":"B"}}']) {
        const { errorCode, errorMessage, requestId } = after(frame);
        assert.deepEqual([errorCode, errorMessage, requestId], ['B', undefined, undefined], broken + frame);
      }
      assert.deepEqual([after('{}').errorCode, after('{}').requestId], [undefined, undefined], broken);
    }
  });
});
