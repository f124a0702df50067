import { strict as assert } from 'node:assert';
import { type Answer, CODE_LIMIT, REQUEST_ID_LIMIT } from '../../src/envelope/answer';
import { readCanonical } from '../../src/envelope/canonical';
import { EnvelopeReader } from '../../src/envelope/envelope-reader';

const error = (code: string, message: string, requestId: string): string =>
  `{"Response":{"Error":{"Code":"${code}","Message":"${message}"},"RequestId":"${requestId}"}}`;
const success = (requestId: string): string => `{"Response":{"RequestId":"${requestId}"}}`;

/** As the scanner reads it, which two pieces are always left to. */
function scanned(body: Buffer): Answer {
  const reader = new EnvelopeReader();
  reader.write(body.subarray(0, 1));
  reader.write(body.subarray(1));
  return reader.answer();
}

function canonical(body: string): Answer | undefined {
  return readCanonical(Buffer.from(body));
}

describe('readCanonical', () => {
  it('reads an error and an empty success', () => {
    const { whole, errorCode, errorMessage, requestId } = canonical(error('A.B', 'm {}[],: m', 'r-1')) ?? assert.fail();
    assert.deepEqual([whole, errorCode, errorMessage, requestId], [true, 'A.B', 'm {}[],: m', 'r-1']);
    assert.deepEqual(canonical(success('r-2')), { ...canonical(success('r-2')), whole: true, requestId: 'r-2', errorCode: undefined });
  });

  it('leaves to the scanner what is longer, empty, or of another form', () => {
    const ofLength = (length: number): string => 'x'.repeat(length);
    assert.notEqual(canonical(error(ofLength(CODE_LIMIT), '', ofLength(REQUEST_ID_LIMIT))), undefined);
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
      assert.equal(canonical(body), undefined, body);
    }
  });

  it('says what the scanner says, or nothing, whichever byte is another one, too many or missing', () => {
    for (const text of [error('AuthFailure.X', 'The key, of this "account".'.replaceAll('"', "'"), 'r-1'), success('3c14-0219')]) {
      const whole = Buffer.from(text);
      for (let at = 0; at <= whole.length; at++) {
        const [before, after] = [whole.subarray(0, at), whole.subarray(at)];
        for (const byte of [0x00, 0x1f, 0x20, 0x22, 0x2c, 0x41, 0x5c, 0x7d, 0x7f, 0x80, 0xe4, 0xff]) {
          const changed = [
            Buffer.concat([before, Buffer.of(byte), after]),
            Buffer.concat([before, Buffer.of(byte), after.subarray(1)]),
            before,
          ];
          for (const body of changed) {
            const read = readCanonical(body);
            if (read === undefined) continue;
            const { errorCode, errorMessage, requestId, whole: isWhole } = scanned(body);
            assert.deepEqual(
              [read.errorCode, read.errorMessage, read.requestId, read.whole],
              [errorCode, errorMessage, requestId, isWhole],
              body.toString(),
            );
          }
        }
      }
    }
  });
});
