import * as zlib from 'node:zlib';

/** How one content coding is undone, at once or as a stream. */
export interface Codec {
  readonly decodeSync: (body: Buffer, maxOutputLength: number) => Buffer;
  readonly createDecoder: () => zlib.Gunzip | zlib.BrotliDecompress;
}

// What was cut off is decoded as far as it goes, as node-fetch and undici do.
const ZLIB_OPTIONS = { flush: zlib.constants.Z_SYNC_FLUSH, finishFlush: zlib.constants.Z_SYNC_FLUSH };
const BROTLI_OPTIONS = {
  flush: zlib.constants.BROTLI_OPERATION_FLUSH,
  finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH,
};

const GZIP: Codec = {
  decodeSync: (body, maxOutputLength) => zlib.gunzipSync(body, { ...ZLIB_OPTIONS, maxOutputLength }),
  createDecoder: () => zlib.createGunzip(ZLIB_OPTIONS),
};

const DEFLATE: Codec = {
  decodeSync: (body, maxOutputLength) => zlib.inflateSync(body, { ...ZLIB_OPTIONS, maxOutputLength }),
  createDecoder: () => zlib.createInflate(ZLIB_OPTIONS),
};

const RAW_DEFLATE: Codec = {
  decodeSync: (body, maxOutputLength) => zlib.inflateRawSync(body, { ...ZLIB_OPTIONS, maxOutputLength }),
  createDecoder: () => zlib.createInflateRaw(ZLIB_OPTIONS),
};

const BROTLI: Codec = {
  decodeSync: (body, maxOutputLength) => zlib.brotliDecompressSync(body, { ...BROTLI_OPTIONS, maxOutputLength }),
  createDecoder: () => zlib.createBrotliDecompress(BROTLI_OPTIONS),
};

/** The Zstandard part of `node:zlib`, which Node has from 22.15 and 23.8 on. */
interface ZstdZlib {
  readonly constants: { readonly ZSTD_e_flush: number };
  zstdDecompressSync?(body: Buffer, options: object): Buffer;
  createZstdDecompress?(options: object): zlib.Gunzip;
}

function zstdCodec({ constants, zstdDecompressSync, createZstdDecompress }: ZstdZlib): Codec | undefined {
  if (zstdDecompressSync === undefined || createZstdDecompress === undefined) return undefined;
  const options = { finishFlush: constants.ZSTD_e_flush };
  return {
    decodeSync: (body, maxOutputLength) => zstdDecompressSync(body, { ...options, maxOutputLength }),
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
