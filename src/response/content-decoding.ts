import { say } from '../util/diag';
import { type Decoder, decoderFor } from './decoders';
import { NO_RESPONSE, type ParsedResponse, type ResponseReader } from './parsed-response';
import { StreamDecoder, writeGuarded } from './stream-decoder';

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
