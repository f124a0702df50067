import { memoize } from '../util/memoize';
import { ContentDecoder } from './content-decoding';
import { EnvelopeReader } from './envelope';
import { type EventStreamHead, EventStreamReader } from './event-stream';
import type { ResponseFields, ResponseReader } from './parsed-response';

/** What the head of a response says about how to read its body. */
export interface ResponseHead extends EventStreamHead {
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
}

/** The content type of nearly all responses. */
const JSON_TYPE = 'application/json';
const EVENT_STREAM = /^\s*text\/event-stream\b/i;
/** How many content codings of one body are undone. A longer list is an attack. */
const MAX_CODINGS = 4;
/** The codings that HTTP has. Any other changes nothing: clients pass such a body on as it is. */
const CODING = /^(?:x-)?(?:gzip|compress)$|^(?:deflate|br|zstd)$/;

/**
 * The reader for the body of a response.
 *
 * @param fields further values to pick from the envelope
 */
export function responseReader(head: ResponseHead, fields?: ResponseFields): ResponseReader {
  const { contentType, contentEncoding } = head;
  const isEventStream = contentType !== undefined && contentType !== JSON_TYPE && EVENT_STREAM.test(contentType);
  const reader = isEventStream ? new EventStreamReader(head) : new EnvelopeReader(fields);
  if (contentEncoding === undefined) return reader;
  // Codings are listed in the order in which they were applied, so the last one is undone first.
  return codingsOf(contentEncoding).reduce<ResponseReader>((next, coding) => new ContentDecoder(coding, next), reader);
}

/** The codings of a Content-Encoding header. */
const codingsOf = memoize((contentEncoding: string): readonly string[] =>
  contentEncoding
    .toLowerCase()
    .split(',', MAX_CODINGS)
    .map((coding) => coding.trim())
    .filter((coding) => CODING.test(coding)),
);
