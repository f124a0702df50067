import { CODE_LIMIT, type ParsedResponse, REQUEST_ID_LIMIT } from './parsed-response';

/** Longer bodies seldom have one of these forms. */
const MAX_BYTES = 512;

/** Characters that stand for themselves in a JSON string: printable ASCII except quotes and backslashes. */
const PLAIN = '[ !#-[\\]-~]';
const REQUEST_ID = `"RequestId":"(${PLAIN}+)"`;
const ERROR = new RegExp(`^{"Response":{"Error":{"Code":"(${PLAIN}+)","Message":"(${PLAIN}*)"},${REQUEST_ID}}}$`);
const SUCCESS = new RegExp(`^{"Response":{${REQUEST_ID}}}$`);

/** Where the two forms begin to differ. */
const KEY_OFFSET = '{"Response":{"'.length;
const E = 0x45;
const R = 0x52;

/**
 * Reads a body in the form of nearly all errors, and of successes that return nothing: compact, in one chunk, plain text, keys in
 * this order. Returns undefined for any other body, and if a value is longer than what is kept of it.
 *
 * The scanner takes longer than `JSON.parse` for a body of 300 bytes, this takes about half as long.
 */
export function readFastPath(body: Buffer): ParsedResponse | undefined {
  if (body.length > MAX_BYTES) return undefined;
  const key = body[KEY_OFFSET];
  if (key === E) return readError(body.toString('latin1'));
  return key === R ? readSuccess(body.toString('latin1')) : undefined;
}

function readError(body: string): ParsedResponse | undefined {
  const match = ERROR.exec(body);
  if (match === null) return undefined;
  const errorCode = match[1];
  const requestId = match[3];
  if (errorCode.length > CODE_LIMIT || requestId.length > REQUEST_ID_LIMIT) return undefined;
  return completeResponse(requestId, errorCode, match[2]);
}

function readSuccess(body: string): ParsedResponse | undefined {
  const requestId = SUCCESS.exec(body)?.[1];
  if (requestId === undefined || requestId.length > REQUEST_ID_LIMIT) return undefined;
  return completeResponse(requestId);
}

/** With the same properties in the same order as what the scanner's response has. */
function completeResponse(requestId: string, errorCode?: string, errorMessage?: string): ParsedResponse {
  return { complete: true, hasStreamError: false, requestId, errorCode, errorMessage, responseFields: undefined };
}
