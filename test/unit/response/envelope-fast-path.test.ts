import { strict as assert } from 'node:assert';
import { EnvelopeReader, readFastPath } from '../../../src/response/envelope';
import { CODE_LIMIT, type ParsedResponse, REQUEST_ID_LIMIT } from '../../../src/response/parsed-response';
import { endNow } from './reading';

const error = (code: string, message: string, requestId: string): string =>
  `{"Response":{"Error":{"Code":"${code}","Message":"${message}"},"RequestId":"${requestId}"}}`;
const success = (requestId: string): string => `{"Response":{"RequestId":"${requestId}"}}`;

/** What the scanner reads. The fast path takes no body that comes in two chunks. */
function scanned(body: Buffer): ParsedResponse {
  const reader = new EnvelopeReader();
  reader.write(body.subarray(0, 1));
  reader.write(body.subarray(1));
  return endNow(reader);
}

function fastPath(body: string): ParsedResponse | undefined {
  return readFastPath(Buffer.from(body));
}

describe('readFastPath', () => {
  it('reads an error and an empty success', () => {
    const { complete, errorCode, errorMessage, requestId } = fastPath(error('A.B', 'm {}[],: m', 'r-1')) ?? assert.fail();
    assert.deepEqual([complete, errorCode, errorMessage, requestId], [true, 'A.B', 'm {}[],: m', 'r-1']);
    assert.deepEqual(fastPath(success('r-2')), scanned(Buffer.from(success('r-2'))));
  });

  it('leaves longer values, empty values and other forms to the scanner', () => {
    const ofLength = (length: number): string => 'x'.repeat(length);
    assert.notEqual(fastPath(error(ofLength(CODE_LIMIT), '', ofLength(REQUEST_ID_LIMIT))), undefined);
    for (const body of [
      '',
      '{}',
      error(ofLength(CODE_LIMIT + 1), '', 'r'),
      error('A', '', ofLength(REQUEST_ID_LIMIT + 1)),
      error('A', ofLength(512), 'r'),
      error('', 'm', 'r'),
      error('A', 'm', ''),
      success(''),
      success('r').replace('}}', ',"X":1}}'),
      `${success('r')} `,
    ]) {
      assert.equal(fastPath(body), undefined, body);
    }
  });

  it('says what the scanner says, or nothing, if a byte is changed, added or missing', () => {
    for (const text of [error('AuthFailure.X', 'The key, of this "account".'.replaceAll('"', "'"), 'r-1'), success('3c14-0219')]) {
      const original = Buffer.from(text);
      for (let at = 0; at <= original.length; at++) {
        const [before, after] = [original.subarray(0, at), original.subarray(at)];
        for (const byte of [0x00, 0x1f, 0x20, 0x22, 0x2c, 0x41, 0x5c, 0x7d, 0x7f, 0x80, 0xe4, 0xff]) {
          const changed = [
            Buffer.concat([before, Buffer.of(byte), after]),
            Buffer.concat([before, Buffer.of(byte), after.subarray(1)]),
            before,
          ];
          for (const body of changed) {
            const read = readFastPath(body);
            if (read === undefined) continue;
            assert.deepEqual(read, scanned(body), body.toString());
          }
        }
      }
    }
  });
});
