import * as zlib from 'node:zlib';
import { guard } from '../util/diag';
import type { ResponseReader } from './parsed-response';

/** Decodes one content coding, in one go or as a stream. */
export interface Decoder {
  /** @throws `ERR_BUFFER_TOO_LARGE` if more than {@link MAX_SYNC_OUTPUT_BYTES} would come out */
  readonly decodeSync: (body: Buffer) => Buffer;
  readonly createStream: () => DecoderStream;
}

export type DecoderStream = zlib.Gunzip | zlib.BrotliDecompress;

/** Keeps decoding in one go below 2 ms. */
const MAX_SYNC_OUTPUT_BYTES = 1024 * 1024;

/**
 * A body that was cut off is decoded as far as it goes, as node-fetch and undici do it. The options have no prototype, so that zlib
 * finds nothing in them that somebody has put on `Object.prototype`.
 *
 * @param flush zlib's constant for giving out what has been decoded so far
 */
function newDecoder(
  decodeSync: (body: Buffer, options: object) => Buffer,
  createStream: (options: object) => DecoderStream,
  flush: number,
): Decoder {
  const streamOptions: object = Object.assign(Object.create(null), { flush, finishFlush: flush });
  const syncOptions: object = Object.assign(Object.create(null), streamOptions, { maxOutputLength: MAX_SYNC_OUTPUT_BYTES });
  return { decodeSync: (body) => decodeSync(body, syncOptions), createStream: () => createStream(streamOptions) };
}

/** The Zstandard part of `node:zlib`, which Node has from 22.15 and 23.8 on. */
interface ZstdZlib {
  readonly constants: { readonly ZSTD_e_flush: number };
  readonly zstdDecompressSync?: (body: Buffer, options: object) => Buffer;
  readonly createZstdDecompress?: (options: object) => DecoderStream;
}

const { Z_SYNC_FLUSH, BROTLI_OPERATION_FLUSH } = zlib.constants;
const { constants, zstdDecompressSync, createZstdDecompress } = zlib as unknown as ZstdZlib;

const gzip = newDecoder(zlib.gunzipSync, zlib.createGunzip, Z_SYNC_FLUSH);
const deflate = newDecoder(zlib.inflateSync, zlib.createInflate, Z_SYNC_FLUSH);
const rawDeflate = newDecoder(zlib.inflateRawSync, zlib.createInflateRaw, Z_SYNC_FLUSH);
const brotli = newDecoder(zlib.brotliDecompressSync, zlib.createBrotliDecompress, BROTLI_OPERATION_FLUSH);
const zstd = zstdDecompressSync && createZstdDecompress && newDecoder(zstdDecompressSync, createZstdDecompress, constants.ZSTD_e_flush);

/**
 * The decoder for a content coding; undefined if this runtime has none.
 *
 * @param firstByte of the body. Servers send `deflate` with and without the zlib header that RFC 9110 asks for.
 */
export function decoderFor(coding: string, firstByte: number): Decoder | undefined {
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return gzip;
    case 'deflate':
      return (firstByte & 0x0f) === 8 ? deflate : rawDeflate;
    case 'br':
      return brotli;
    case 'zstd':
      return zstd;
    default:
      return undefined;
  }
}

/** An API response has 10 MB at most. A body that decodes to more than this is not read further. */
const MAX_DECODED_BYTES = 64 * 1024 * 1024;
/** How far decoding may lag behind the application: more than any API response, because one that hardly compresses may come in one burst. */
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
