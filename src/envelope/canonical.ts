import type { Answer } from './answer';

/**
 * The form in which nearly every failing answer comes, and every successful one that has nothing to say: compact,
 * in one chunk, ASCII without escapes. One anchored expression reads it in half the time of `JSON.parse`; the fixed
 * cost of the scanner alone is above that at this size (measured on 320 bytes: 0.45 against 1.5 times `JSON.parse`).
 * A code or id beyond the limit is cut by the scanner.
 */
const CANONICAL = /^\{"Response":\{(?:"Error":\{"Code":"([\w.]{1,128})","Message":"([ !#-[\]-~]*)"\},)?"RequestId":"([\w*-]{1,128})"\}\}$/;

/** The longest body that is worth the try: longer ones are seldom of this form. */
const CANONICAL_BYTES = 512;

/** The answer that `body` is, if it is one in the canonical form. */
export function readCanonical(body: Buffer): Answer | undefined {
  if (body.length > CANONICAL_BYTES) return undefined;
  const match = CANONICAL.exec(body.toString('latin1'));
  if (match === null) return undefined;
  const [, errorCode, errorMessage, requestId] = match;
  return { whole: true, settled: false, requestId, errorCode, errorMessage, details: undefined };
}
