import { ASCII } from './characters';

const { BACKSLASH } = ASCII;
/** An escape, or a control character, which JSON forbids in a string. */
const NEEDS_PARSING = /[\\\u0000-\u001f]/;
const HIGH_SURROGATE_AT_END = /[\uD800-\uDBFF]$/;
/** An incomplete escape at the end, after an even number of backslashes. */
const CUT_ESCAPE = /(?<!\\)((?:\\\\)*)\\(?:u[0-9a-fA-F]{0,3})?$/;
/** `\uXXXX` */
const LONGEST_ESCAPE = 6;

/** How many bytes to keep of a string to know `characters` of it, whether a surrogate pair is cut in two, and that it goes on. */
export function keptBytes(characters: number): number {
  return readBytes(characters) + 1;
}

/**
 * The value of a JSON string from the bytes between its quotes, at most `limit` characters of it; undefined if the bytes are
 * no JSON string. Bytes beyond those that `limit` needs are not looked at.
 */
export function stringValue(bytes: Buffer, start: number, end: number, limit: number): string | undefined {
  if (isPlain(bytes, start, end)) return bytes.toString('latin1', start, Math.min(end, start + limit));
  const last = Math.min(end, start + readBytes(limit));
  const raw = bytes.toString('utf8', start, last);
  const value = unescape(last < end ? raw.replace(CUT_ESCAPE, '$1') : raw);
  if (value === undefined || value.length <= limit) return value;
  return value.slice(0, limit).replace(HIGH_SURROGATE_AT_END, '');
}

function readBytes(characters: number): number {
  return (characters + 1) * LONGEST_ESCAPE;
}

/** ASCII without escapes or control characters: read as Latin-1, it is its own value. */
export function isPlain(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte >= 0x80 || byte < 0x20 || byte === BACKSLASH) return false;
  }
  return true;
}

function unescape(raw: string): string | undefined {
  if (!NEEDS_PARSING.test(raw)) return raw;
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    return undefined;
  }
}
