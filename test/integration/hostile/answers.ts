import type { IncomingMessage, ServerResponse } from 'node:http';
import * as zlib from 'node:zlib';

/** Megabytes of an endless answer. `npm run hostile` sets a thousand. */
const MEGABYTES = Number(process.env.HOSTILE_MEGABYTES ?? 16);
const MEGABYTE = 1024 * 1024;

type Answer = (response: ServerResponse, request: IncomingMessage) => Promise<void> | void;

const TAIL = ',"RequestId":"r-1"}}';
const ENVELOPE = '{"Response":{"RequestId":"r-1"}}';

/** Sends a piece over and over, at the pace of the reader. */
async function repeated(response: ServerResponse, head: string, piece: Buffer, times: number, tail = ''): Promise<void> {
  response.write(head);
  for (let i = 0; i < times && !response.destroyed; i++) {
    await new Promise((resolve) => response.write(piece, resolve));
  }
  response.end(tail);
}

const filled = (character: string): Buffer => Buffer.alloc(MEGABYTE, character);

function coded(coding: string, body: Buffer | string, times = 1): Answer {
  return (response) => {
    response.setHeader('content-encoding', coding);
    return repeated(response, '', Buffer.from(body), times);
  };
}

const bomb = Buffer.concat([Buffer.from('{"Response":{"X":"'), Buffer.alloc(16 * MEGABYTE, ' ')]);
const smallBomb = Buffer.alloc(48 * MEGABYTE, ' ');

/** Malicious and broken answers. Fields that are left out are those of a successful call. */
export const hostileAnswers = {
  'endless opening brackets': (response) => repeated(response, '{"Response":{"X":', filled('['), MEGABYTES),
  'an endless string': (response) => repeated(response, '{"Response":{"X":"', filled('x'), MEGABYTES, `"${TAIL}`),
  'an endless string of backslashes': (response) => repeated(response, '{"Response":{"X":"', filled('\\'), MEGABYTES, `"${TAIL}`),
  'endless white space': (response) => repeated(response, '', filled(' '), MEGABYTES, ENVELOPE),
  'an endless key': (response) => repeated(response, '{"Response":{"', filled('k'), Math.ceil(MEGABYTES / 10), `":1${TAIL}`),
  'an endless Message': (response) =>
    repeated(response, '{"Response":{"Error":{"Code":"InternalError","Message":"', filled('m'), MEGABYTES, `"}${TAIL}`),
  'an endless number': (response) => repeated(response, '{"Response":{"RequestId":', filled('1'), MEGABYTES, '}}'),
  'an endless line of an event stream': (response) => {
    response.setHeader('content-type', 'text/event-stream');
    return repeated(response, 'data: {"X":"', filled('x'), MEGABYTES, '"}\n\n');
  },
  'endless frames of an event stream': (response) => {
    response.setHeader('content-type', 'text/event-stream');
    return repeated(response, '', Buffer.from('data: {"X":1}\n\n'.repeat(40_000)), MEGABYTES);
  },
  'a hundred thousand chunks of one byte': (response) => repeated(response, '{"Response":{"X":"', Buffer.from('x'), 100_000, `"${TAIL}`),
  'a RequestId of a megabyte': (response) => void response.end(`{"Response":{"RequestId":"${'r'.repeat(MEGABYTE)}"}}`),
  'a gzip bomb': coded('gzip', zlib.gzipSync(bomb), Math.ceil(MEGABYTES / 16)),
  'a small gzip bomb': coded('gzip', zlib.gzipSync(smallBomb)),
  'a br bomb': coded('br', zlib.brotliCompressSync(bomb, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } })),
  'a bomb in a bomb': coded('gzip, gzip, gzip', zlib.gzipSync(zlib.gzipSync(zlib.gzipSync(smallBomb)))),
  'a coding that the body is not in': coded('gzip', ENVELOPE),
  'a large body that is not in its coding': coded('br', filled('b'), 4),
  'a coding that no runtime has': coded('compress', ENVELOPE),
  'a hundred codings': coded(Array(100).fill('gzip').join(), zlib.gzipSync(ENVELOPE)),
  'a body that goes on after its Content-Length': (response) => {
    const head = `HTTP/1.1 200 OK\r\nContent-Length: ${ENVELOPE.length}\r\n\r\n`;
    response.socket?.end(head + ENVELOPE + 'and more'.repeat(10_000));
  },
} satisfies { readonly [name: string]: Answer };

export type HostileAnswer = keyof typeof hostileAnswers;
