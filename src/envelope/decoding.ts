import { diag } from '@opentelemetry/api';
import { guard, reportFault } from '../diagnostics';
import { type Answer, NO_ANSWER } from './answer';
import type { BodyReader } from './readers';
import { type Codec, codecFor } from './codecs';

/** Compressed bodies up to here are decoded in one go at their end: at this size a stream costs ten times as much. */
const SYNC_BYTES = 64 * 1024;
/** The API answers with 10 MB at most; what decodes to more than this is no answer, and is left. */
const DECODED_BYTES = 64 * 1024 * 1024;
/**
 * How far the decoder may lag behind the application's own reading before it is given up. More than any answer of the API has,
 * as one that hardly compresses may come in one burst.
 */
const BACKLOG_BYTES = 16 * 1024 * 1024;

/** Undoes the content coding of a body and hands what comes out to the next reader. */
export class EncodedReader implements BodyReader {
  readonly #coding: string;
  readonly #next: BodyReader;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #decoder: StreamDecoder | undefined;

  constructor(coding: string, next: BodyReader) {
    this.#coding = coding;
    this.#next = next;
  }

  write(chunk: Buffer): void {
    if (chunk.length === 0) return;
    if (this.#decoder !== undefined) return this.#decoder.write(Buffer.from(chunk));
    // A copy: a chunk is a view into a larger buffer, which would be kept with it.
    this.#held.push(Buffer.from(chunk));
    this.#heldBytes += chunk.length;
    if (this.#heldBytes > SYNC_BYTES) this.#decodeAsStream();
  }

  end(done: (answer: Answer) => void): void {
    if (this.#decoder === undefined && this.#decodeAtOnce()) return this.#next.end(done);
    if (this.#decoder === undefined) return done(NO_ANSWER);
    this.#decoder.end((intact) => this.#next.end((answer) => done(intact ? answer : { ...answer, whole: false })));
  }

  #decodeAtOnce(): boolean {
    const body = this.#held.length === 1 ? this.#held[0] : Buffer.concat(this.#held);
    if (body.length === 0) return true;
    const codec = this.#codec(body[0]);
    if (codec === undefined) return false;
    try {
      this.#next.write(codec.decodeSync(body));
      return true;
    } catch (error) {
      // Beyond what one go may yield it is decoded off the main thread after all.
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') this.#decodeAsStream();
      return false;
    }
  }

  #decodeAsStream(): void {
    const held = this.#held;
    this.#held = [];
    this.#decoder = new StreamDecoder(this.#codec(held[0][0]), this.#next);
    for (const chunk of held) this.#decoder.write(chunk);
  }

  #codec(firstByte: number): Codec | undefined {
    const codec = codecFor(this.#coding, firstByte);
    if (codec === undefined) diag.debug(`tencentcloud: this Node.js cannot decode content-encoding ${this.#coding}`);
    return codec;
  }
}

/** Decodes in the thread pool; each piece that comes back is small enough to be scanned at once. */
class StreamDecoder {
  readonly #stream: ReturnType<Codec['createDecoder']> | undefined;
  #decoded = 0;
  #closed = false;
  #intact = true;
  #done: ((intact: boolean) => void) | undefined;

  constructor(codec: Codec | undefined, next: BodyReader) {
    if (codec === undefined) {
      this.#intact = false;
      this.#closed = true;
      return;
    }
    this.#stream = codec.createDecoder();
    this.#stream.on('data', (piece: Buffer) => {
      this.#decoded += piece.length;
      if (this.#decoded > DECODED_BYTES) this.#close(false);
      else this.#pass(piece, next);
    });
    this.#stream.on('end', () => this.#close(this.#intact));
    this.#stream.on('error', () => this.#close(false));
  }

  write(chunk: Buffer): void {
    if (this.#closed) return;
    if ((this.#stream?.writableLength ?? 0) > BACKLOG_BYTES) return this.#close(false);
    this.#stream?.write(chunk);
  }

  end(done: (intact: boolean) => void): void {
    if (this.#closed) return done(this.#intact);
    this.#done = done;
    this.#stream?.end();
  }

  /** Nobody but the process would catch what is thrown here. */
  #pass(piece: Buffer, next: BodyReader): void {
    try {
      next.write(piece);
    } catch (error) {
      reportFault('reading an answer', error);
      this.#close(false);
    }
  }

  #close(intact: boolean): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#intact = intact;
    this.#stream?.destroy();
    guard('recording a call', () => this.#done?.(intact));
  }
}
