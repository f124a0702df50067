import type { ParsedResponse, ResponseReader } from '../../../src/response/parsed-response';

/** Writes `body` in pieces of `size` bytes. */
export function writePieces(reader: ResponseReader, body: Buffer, size = body.length): void {
  for (let at = 0; at < body.length; at += size) reader.write(body.subarray(at, at + size));
}

/** The response, when it has been read. */
export function endOf(reader: ResponseReader): Promise<ParsedResponse> {
  return new Promise((resolve) => reader.end(resolve));
}

/** The response, which must be there before `end()` returns. */
export function endNow(reader: ResponseReader): ParsedResponse {
  let response: ParsedResponse | undefined;
  reader.end((parsed) => {
    response = parsed;
  });
  if (response === undefined) throw new Error('end() has returned without a response');
  return response;
}
