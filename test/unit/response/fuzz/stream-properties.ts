import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EventStreamReader } from '../../../../src/response/event-stream';
import { frames } from './documents';
import { count, holds, type Property } from './property';
import { assertRead, cutsOf, readIn } from './reading';
import { cut, errorOf, type Expected, idOf, isObject, member, parsed } from './reference';

const place = fc.double({ min: 0, max: 1, noNaN: true });
const HEAD = { status: 200, hasRequestId: false };
const lineBreak = fc.constantFrom('\n', '\r\n', '\r');

const field = (name: string, space: string, text: string, end: string): string =>
  text
    .split(/\r\n|\n|\r/)
    .map((line) => `${name}:${space}${line}${end}`)
    .join('');

const frame = fc.tuple(frames, fc.constantFrom('', ' '), lineBreak).map(([text, space, end]) => `${field('data', space, text, end)}${end}`);
/** What may stand between frames. */
const noise = fc
  .tuple(
    fc.constantFrom(
      ': ping',
      'event: message',
      'id: 7',
      'retry: 100',
      'data: [DONE]',
      'data',
      'data:',
      'dat: {}',
      'dataa: {"RequestId":"no"}',
      'data: {"RequestId":"cut',
      '',
    ),
    lineBreak,
    fc.boolean(),
  )
  .map(([line, end, isFrame]) => `${line}${end}${isFrame || line.startsWith('data: ') ? end : ''}`);
const streams = fc.array(fc.oneof({ weight: 2, arbitrary: frame }, noise), { maxLength: 6 }).map((parts) => `: begin\n${parts.join('')}`);

/** What holds for each event stream. */
export const streamProperties: readonly Property[] = [
  holds(
    'an event stream says what its frames say, cut anywhere',
    2,
    fc.property(streams, fc.array(place, { maxLength: 8 }), (text, where) => {
      const body = Buffer.from(text);
      const expected = expectedOfStream(text);
      for (const cuts of [[], cutsOf(body.length, where), Array.from(body.keys())]) {
        const response = readIn(body, cuts, new EventStreamReader(HEAD));
        assert.equal(response.hasStreamError, expected.errorCode !== undefined);
        assertRead(response, expected);
      }
      count(3);
    }),
  ),
  holds(
    'an event stream that is cut off gives only what its complete frames say',
    1,
    fc.property(streams, place, fc.array(place, { maxLength: 8 }), (text, end, where) => {
      const kept = text.slice(0, Math.floor(end * text.length)).replace(/[\ud800-\udbff]$/, '');
      const body = Buffer.from(kept);
      assertRead(readIn(body, cutsOf(body.length, where), new EventStreamReader(HEAD)), expectedOfStream(kept));
      count(1);
    }),
  ),
];

/** By https://html.spec.whatwg.org/multipage/server-sent-events.html, except that the last frame needs no empty line. */
function expectedOfStream(text: string): Expected {
  let requestId: string | number | undefined;
  let error: ReturnType<typeof frameError> = {};
  let data: string[] = [];
  for (const line of [...text.split(/\r\n|\n|\r/), '']) {
    const [, value] = /^data: ?(.*)$/su.exec(line) ?? [];
    if (value !== undefined) data.push(value);
    if (line !== '') continue;
    const document = parsed(data.join('\n'))?.value;
    data = [];
    if (!isObject(document)) continue;
    const inner = member(document, 'Response');
    requestId = idOf(document) ?? (isObject(inner) ? idOf(inner) : undefined) ?? requestId;
    if (error.errorCode === undefined) error = frameError(document, inner);
  }
  return { complete: true, requestId, ...error };
}

function frameError(document: { readonly [key: string]: unknown }, inner: unknown): Pick<Expected, 'errorCode' | 'errorMessage'> {
  const own = errorOf(document);
  if (own.errorCode !== undefined) return own;
  const enclosed = isObject(inner) ? errorOf(inner) : {};
  if (enclosed.errorCode !== undefined) return enclosed;
  const numeric = member(document, 'ErrorMsg');
  const code = member(numeric, 'Code');
  const text = typeof code === 'number' || typeof code === 'string' ? String(code) : '';
  if (text === '' || text === '0') return {};
  const message = member(numeric, 'Msg');
  return { errorCode: cut(text, 128), errorMessage: typeof message === 'string' ? cut(message, 1024) : undefined };
}
