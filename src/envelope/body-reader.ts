import { EncodedReader } from './decoding';
import type { Details } from './envelope-shape';
import { EnvelopeReader } from './envelope-reader';
import { EventStreamReader } from './event-stream';
import type { BodyReader } from './readers';
import { Remembered } from '../remembered';

/** What of the response's head says how its body is to be read. */
export interface ResponseHead {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
  /** Whether there is a RequestId: then the frames of an event stream are not asked for it. */
  readonly hasRequestId?: boolean;
}

const FIRST_ERROR_STATUS = 400;
/** What nearly every answer has; looked at first, it spares the expression. */
const JSON_TYPE = 'application/json';
const EVENT_STREAM = /^\s*text\/event-stream\b/i;
/** How many codings of one body are undone; more are an attack, not an answer. */
const CODINGS = 4;

/**
 * The reader for the body that follows this head.
 *
 * @param details further values to pick from an envelope
 */
export function bodyReader({ status, contentType, contentEncoding, hasRequestId }: ResponseHead, details?: Details): BodyReader {
  const isEventStream = contentType !== undefined && contentType !== JSON_TYPE && EVENT_STREAM.test(contentType);
  const reader = isEventStream ? new EventStreamReader(status < FIRST_ERROR_STATUS, hasRequestId) : new EnvelopeReader(details);
  if (contentEncoding === undefined) return reader;
  // Codings are listed in the order they were applied, so the last one is undone first.
  return codings.of(contentEncoding).reduce<BodyReader>((next, coding) => new EncodedReader(coding, next), reader);
}

const codings = new Remembered(codingsOf);

/** Those that HTTP has, whether this Node.js can undo them or not. Others change nothing: clients pass such a body on as it is. */
const CODING = /^(?:x-)?(?:gzip|compress)$|^(?:deflate|br|zstd)$/;

/** The codings of a Content-Encoding header, as a list. */
function codingsOf(contentEncoding: string): readonly string[] {
  return contentEncoding
    .toLowerCase()
    .split(',', CODINGS)
    .map((coding) => coding.trim())
    .filter((coding) => CODING.test(coding));
}
