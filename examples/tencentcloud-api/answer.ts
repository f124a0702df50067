import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { ApiError } from './errors';
import { EventStream, type Fields } from './service';

const gzipAsync = promisify(gzip);

/** A complete answer, ready to be sent. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent one by one: a body in one piece, or the frames of a stream. */
  readonly chunks: readonly Buffer[];
  /** The API's error code (of a stream, the code of its error frame), the HTTP status if there is no envelope, empty on success. */
  readonly code: string;
}

export function errorAnswer(error: ApiError, requestId: string): Answer {
  const envelope = { Response: { Error: { Code: error.code, Message: error.message }, RequestId: requestId } };
  return { ...json(envelope, requestId), code: error.code };
}

export function successAnswer(result: Fields | EventStream, requestId: string, position: 'first' | 'last'): Answer {
  if (result instanceof EventStream) return eventStream(result, requestId);
  const response = position === 'first' ? { RequestId: requestId, ...result } : { ...result, RequestId: requestId };
  return { ...json({ Response: response }, requestId), code: '' };
}

/** The answer of a gateway in front of the API: no envelope, no RequestId. */
export function gatewayAnswer(status = 502, body = gatewayPage(status)): Answer {
  return {
    status,
    headers: { 'Content-Type': 'text/html', 'Content-Length': String(Buffer.byteLength(body)) },
    chunks: [Buffer.from(body)],
    code: String(status),
  };
}

/** Event streams stay uncompressed, so that each frame is sent when it is written. */
export async function compressed(answer: Answer): Promise<Answer> {
  if (answer.headers['Content-Type'] !== 'application/json') return answer;
  const body = await gzipAsync(Buffer.concat(answer.chunks));
  const headers = { ...answer.headers, 'Content-Encoding': 'gzip', 'Content-Length': String(body.length) };
  return { ...answer, headers, chunks: [body] };
}

function json(envelope: unknown, requestId: string): Omit<Answer, 'code'> {
  const body = Buffer.from(JSON.stringify(envelope));
  return {
    status: 200,
    headers: { 'Content-Type': 'application/json', 'Content-Length': String(body.length), 'X-TC-RequestId': requestId },
    chunks: [body],
  };
}

/** The SDK accepts a stream only with exactly this content type. RequestId is only in the header. */
function eventStream(stream: EventStream, requestId: string): Answer {
  return {
    status: 200,
    headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache', 'X-TC-RequestId': requestId },
    chunks: stream.frames.map((frame) => Buffer.from(`data: ${JSON.stringify(frame)}\n\n`)),
    code: stream.code,
  };
}

const REASONS: ReadonlyMap<number, string> = new Map([
  [500, 'Internal Server Error'],
  [502, 'Bad Gateway'],
  [503, 'Service Temporarily Unavailable'],
  [504, 'Gateway Time-out'],
]);

function gatewayPage(status: number): string {
  const title = `${status} ${REASONS.get(status) ?? ''}`.trim();
  return [
    '<html>',
    `<head><title>${title}</title></head>`,
    '<body>',
    `<center><h1>${title}</h1></center>`,
    '<hr><center>nginx</center>',
    '</body>',
    '</html>',
    '',
  ].join('\r\n');
}
