import * as zlib from 'node:zlib';

/** How one content coding is undone, at once or as a stream. */
export interface Codec {
  /** @throws an `ERR_BUFFER_TOO_LARGE` where more than {@link SYNC_DECODED_BYTES} come out */
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
/** What comes out of a small body fits into a piece of Node's pool; the usual 16 KB are allocated each time. */
const SYNC_SMALL = { maxOutputLength: SYNC_DECODED_BYTES, chunkSize: 2048 };
const SMALL_BYTES = 1024;

const GZIP: Codec = {
  decodeSync: (body) => decodeZlib(zlib.gunzipSync, body),
  createDecoder: () => zlib.createGunzip(ZLIB_OPTIONS),
};

const DEFLATE: Codec = {
  decodeSync: (body) => decodeZlib(zlib.inflateSync, body),
  createDecoder: () => zlib.createInflate(ZLIB_OPTIONS),
};

const RAW_DEFLATE: Codec = {
  decodeSync: (body) => decodeZlib(zlib.inflateRawSync, body),
  createDecoder: () => zlib.createInflateRaw(ZLIB_OPTIONS),
};

const BROTLI: Codec = {
  decodeSync: (body) => zlib.brotliDecompressSync(body, SYNC_BROTLI),
  createDecoder: () => zlib.createBrotliDecompress(BROTLI_OPTIONS),
};

function decodeZlib(decode: Decode, body: Buffer): Buffer {
  try {
    return decode(body, body.length > SMALL_BYTES ? SYNC_IN_FULL : SYNC_SMALL);
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
