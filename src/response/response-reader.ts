import { say } from '../util/diag';
import { memoize } from '../util/memoize';
import { type Decoder, decoderFor, StreamDecoder, writeGuarded } from './decoders';
import { EnvelopeReader } from './envelope';
import { type EventStreamHead, EventStreamReader } from './event-stream';
import { NO_RESPONSE, type ParsedResponse, type ResponseFields, type ResponseReader } from './parsed-response';

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

/** The reader for the body of a response; `fields` are further values to pick from the envelope. */
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

/** Compressed bodies up to here are decoded in one go, at their end. A stream costs ten times as much at this size. */
const MAX_SYNC_BYTES = 64 * 1024;

/** Undoes one content coding of a body and passes the result to the next reader. */
export class ContentDecoder implements ResponseReader {
  readonly #coding: string;
  readonly #next: ResponseReader;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #state: 'buffering' | 'streaming' | 'failed' = 'buffering';
  #stream: StreamDecoder | undefined;

  constructor(coding: string, next: ResponseReader) {
    this.#coding = coding;
    this.#next = next;
  }

  write(chunk: Buffer): void {
    if (chunk.length === 0 || this.#state === 'failed') return;
    // A chunk is a view of a larger buffer, which would be kept with it.
    const copy = Buffer.from(chunk);
    if (this.#stream !== undefined) return this.#stream.write(copy);
    this.#chunks.push(copy);
    this.#bytes += copy.length;
    if (this.#bytes > MAX_SYNC_BYTES) this.#startStream();
  }

  end(done: (response: ParsedResponse) => void): void {
    if (this.#state === 'buffering') this.#decodeSync();
    if (this.#state === 'failed') return done(NO_RESPONSE);
    if (this.#stream === undefined) return this.#next.end(done);
    this.#stream.end((intact) => this.#next.end((response) => done(intact ? response : { ...response, complete: false })));
  }

  #decodeSync(): void {
    if (this.#bytes === 0) return;
    const body = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
    const decoder = this.#decoder(body[0]);
    if (decoder === undefined) return;
    let decoded: Buffer;
    try {
      decoded = decoder.decodeSync(body);
    } catch (error) {
      // A body that decodes to too much for one go is left to the thread pool.
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') this.#startStream();
      else this.#state = 'failed';
      return;
    }
    if (!writeGuarded(this.#next, decoded)) this.#state = 'failed';
  }

  #startStream(): void {
    const chunks = this.#chunks;
    this.#chunks = [];
    const decoder = this.#decoder(chunks[0][0]);
    if (decoder === undefined) return;
    this.#state = 'streaming';
    this.#stream = new StreamDecoder(decoder, this.#next);
    for (const chunk of chunks) this.#stream.write(chunk);
  }

  #decoder(firstByte: number): Decoder | undefined {
    const decoder = decoderFor(this.#coding, firstByte);
    if (decoder !== undefined) return decoder;
    this.#state = 'failed';
    say('debug', `this Node.js cannot decode content-encoding ${this.#coding}`);
    return undefined;
  }
}
