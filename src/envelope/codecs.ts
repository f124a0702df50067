import * as zlib from 'node:zlib';
import { SmallInflate } from './small-inflate';

/** How one content coding is undone, at once or as a stream. */
export interface Codec {
  /**
   * @returns the decoded body, until the next call
   * @throws an `ERR_BUFFER_TOO_LARGE` where more than {@link SYNC_DECODED_BYTES} come out
   */
  readonly decodeSync: (body: Buffer) => Buffer;
  readonly createDecoder: () => zlib.Gunzip | zlib.BrotliDecompress;
}

/** What one go may yield, so that it stays below 2 ms. */
const SYNC_DECODED_BYTES = 1024 * 1024;

type Decode = (body: Buffer, options: zlib.ZlibOptions) => Buffer;

// What was cut off is decoded as far as it goes, as node-fetch and undici do.
const ZLIB_OPTIONS = { flush: zlib.constants.Z_SYNC_FLUSH, finishFlush: zlib.constants.Z_SYNC_FLUSH };
const BROTLI_OPTIONS = {
  flush: zlib.constants.BROTLI_OPERATION_FLUSH,
  finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH,
};
// Made once: a spread for each body takes 4 µs between two requests.
const SYNC = { ...ZLIB_OPTIONS, maxOutputLength: SYNC_DECODED_BYTES };
const SYNC_BROTLI = { ...BROTLI_OPTIONS, maxOutputLength: SYNC_DECODED_BYTES };
/** For a body that is there in full, which spares zlib a window of 32 KB. */
const SYNC_IN_FULL = { maxOutputLength: SYNC_DECODED_BYTES };

const GZIP = zlibCodec(zlib.gunzipSync, zlib.createGunzip);
const DEFLATE = zlibCodec(zlib.inflateSync, zlib.createInflate);
const RAW_DEFLATE = zlibCodec(zlib.inflateRawSync, zlib.createInflateRaw);

const BROTLI: Codec = {
  decodeSync: (body) => zlib.brotliDecompressSync(body, SYNC_BROTLI),
  createDecoder: () => zlib.createBrotliDecompress(BROTLI_OPTIONS),
};

function zlibCodec(decode: Decode, create: (options?: zlib.ZlibOptions) => zlib.Gunzip): Codec {
  const small = new SmallInflate(create);
  return {
    decodeSync: (body) => small.decode(body) ?? decodeZlib(decode, body),
    createDecoder: () => create(ZLIB_OPTIONS),
  };
}

function decodeZlib(decode: Decode, body: Buffer): Buffer {
  try {
    return decode(body, SYNC_IN_FULL);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'Z_BUF_ERROR') throw error;
    return decode(body, SYNC);
  }
}

/** The Zstandard part of `node:zlib`, which Node has from 22.15 and 23.8 on. */
interface ZstdZlib {
  readonly constants: { readonly ZSTD_e_flush: number };
  zstdDecompressSync?(body: Buffer, options: object): Buffer;
  createZstdDecompress?(options: object): zlib.Gunzip;
}

function zstdCodec({ constants, zstdDecompressSync, createZstdDecompress }: ZstdZlib): Codec | undefined {
  if (zstdDecompressSync === undefined || createZstdDecompress === undefined) return undefined;
  const options = { finishFlush: constants.ZSTD_e_flush };
  const sync = { ...options, maxOutputLength: SYNC_DECODED_BYTES };
  return {
    decodeSync: (body) => zstdDecompressSync(body, sync),
    createDecoder: () => createZstdDecompress(options),
  };
}

const ZSTD = zstdCodec(zlib as unknown as ZstdZlib);

/**
 * What undoes the content coding `name`; undefined if this runtime has nothing for it. `firstByte` tells the two
 * forms of `deflate` apart: servers send it with and without the zlib header that RFC 9110 asks for.
 */
export function codecFor(name: string, firstByte: number): Codec | undefined {
  switch (name) {
    case 'gzip':
    case 'x-gzip':
      return GZIP;
    case 'deflate':
      return (firstByte & 0x0f) === 8 ? DEFLATE : RAW_DEFLATE;
    case 'br':
      return BROTLI;
    case 'zstd':
      return ZSTD;
    default:
      return undefined;
  }
}
