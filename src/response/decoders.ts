import * as zlib from 'node:zlib';

/** Decodes one content coding, in one go or as a stream. */
export interface Decoder {
  /** @throws `ERR_BUFFER_TOO_LARGE` if more than {@link MAX_SYNC_OUTPUT_BYTES} would come out */
  readonly decodeSync: (body: Buffer) => Buffer;
  readonly createStream: () => DecoderStream;
}

export type DecoderStream = zlib.Gunzip | zlib.BrotliDecompress;

/** Keeps decoding in one go below 2 ms. */
const MAX_SYNC_OUTPUT_BYTES = 1024 * 1024;

interface DecoderOptions {
  readonly sync: zlib.ZlibOptions & zlib.BrotliOptions;
  readonly stream: zlib.ZlibOptions & zlib.BrotliOptions;
}

/**
 * A body that was cut off is decoded as far as it goes, as node-fetch and undici do it. The objects have no prototype, so that zlib
 * finds nothing in them that somebody has put on `Object.prototype`.
 */
function decodingUpToCut(flush: number): DecoderOptions {
  const { assign, create } = Object;
  return {
    sync: assign(create(null) as object, { flush, finishFlush: flush, maxOutputLength: MAX_SYNC_OUTPUT_BYTES }),
    stream: assign(create(null) as object, { flush, finishFlush: flush }),
  };
}

const ZLIB = decodingUpToCut(zlib.constants.Z_SYNC_FLUSH);
const BROTLI = decodingUpToCut(zlib.constants.BROTLI_OPERATION_FLUSH);

const gzip: Decoder = {
  decodeSync: (body) => zlib.gunzipSync(body, ZLIB.sync),
  createStream: () => zlib.createGunzip(ZLIB.stream),
};
const deflate: Decoder = {
  decodeSync: (body) => zlib.inflateSync(body, ZLIB.sync),
  createStream: () => zlib.createInflate(ZLIB.stream),
};
const rawDeflate: Decoder = {
  decodeSync: (body) => zlib.inflateRawSync(body, ZLIB.sync),
  createStream: () => zlib.createInflateRaw(ZLIB.stream),
};
const brotli: Decoder = {
  decodeSync: (body) => zlib.brotliDecompressSync(body, BROTLI.sync),
  createStream: () => zlib.createBrotliDecompress(BROTLI.stream),
};

/** The Zstandard part of `node:zlib`, which Node has from 22.15 and 23.8 on. */
interface ZstdZlib {
  readonly constants: { readonly ZSTD_e_flush: number };
  zstdDecompressSync?(body: Buffer, options: object): Buffer;
  createZstdDecompress?(options: object): DecoderStream;
}

function zstdDecoder({ constants, zstdDecompressSync, createZstdDecompress }: ZstdZlib): Decoder | undefined {
  if (zstdDecompressSync === undefined || createZstdDecompress === undefined) return undefined;
  const { sync, stream } = decodingUpToCut(constants.ZSTD_e_flush);
  return {
    decodeSync: (body) => zstdDecompressSync(body, sync),
    createStream: () => createZstdDecompress(stream),
  };
}

const zstd = zstdDecoder(zlib as unknown as ZstdZlib);

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
