import { guard } from '../util/diag';
import type { Decoder, DecoderStream } from './decoders';
import type { ResponseReader } from './parsed-response';

/** An API response has 10 MB at most. A body that decodes to more than this is not read further. */
const MAX_DECODED_BYTES = 64 * 1024 * 1024;
/**
 * How far decoding may lag behind the application's own reading. Longer than any API response, because a body that hardly
 * compresses may arrive in one burst.
 */
const MAX_BACKLOG_BYTES = 16 * 1024 * 1024;

/** Decodes a large body in the thread pool and passes on each piece. */
export class StreamDecoder {
  readonly #stream: DecoderStream;
  readonly #next: ResponseReader;
  #decodedBytes = 0;
  #state: 'open' | 'complete' | 'failed' = 'open';
  #done: ((intact: boolean) => void) | undefined;

  constructor(decoder: Decoder, next: ResponseReader) {
    this.#next = next;
    this.#stream = decoder.createStream();
    this.#stream.on('data', (piece: Buffer) => this.#onData(piece));
    this.#stream.on('end', () => this.#close('complete'));
    this.#stream.on('error', () => this.#close('failed'));
  }

  /** The chunk must not change any more. */
  write(chunk: Buffer): void {
    if (this.#state !== 'open') return;
    if (this.#stream.writableLength > MAX_BACKLOG_BYTES) return this.#close('failed');
    this.#stream.write(chunk);
  }

  /** Calls `done` once, when everything is decoded or decoding has failed. */
  end(done: (intact: boolean) => void): void {
    if (this.#state !== 'open') return done(this.#state === 'complete');
    this.#done = done;
    this.#stream.end();
  }

  #onData(piece: Buffer): void {
    this.#decodedBytes += piece.length;
    if (this.#decodedBytes > MAX_DECODED_BYTES || !writeGuarded(this.#next, piece)) this.#close('failed');
  }

  #close(state: 'complete' | 'failed'): void {
    if (this.#state !== 'open') return;
    this.#state = state;
    this.#stream.destroy();
    guard('recording a call', () => this.#done?.(state === 'complete'));
  }
}

/** Writes to a reader where an exception of ours would reach nobody but the process. Returns whether there was none. */
export function writeGuarded(reader: ResponseReader, piece: Buffer): boolean {
  let isWritten = false;
  guard('reading a response', () => {
    reader.write(piece);
    isWritten = true;
  });
  return isWritten;
}
