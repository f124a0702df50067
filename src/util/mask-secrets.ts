/** A SecretId of an account, a role or the international site. Anything may stand before it, as in `%3DAKID…`. */
const SECRET_ID = /([AI]KID)[\w-]+/g;
/** What is named as key material: `Signature=…`, `"Token":"…"`, `SecretKey: …`. */
const NAMED = /((?:Signature|Token|SecretKey|Authorization)["']?\s*[=:]\s*["']?)([^\s,;&"'}]+)/gi;
/** Long enough for a hash, a signature, a token or a key, in hexadecimal or base64. */
const LONG_RUN = /[\w+/-]{32,}={0,2}/g;
const LONG_RUN_LENGTH = 32;
/** By character code, whether it may be in a long run. */
const IN_LONG_RUN = Array.from({ length: 128 }, (_, code) => /[\w+/-]/.test(String.fromCharCode(code)));
/** The longest part of a UUID has 12 characters, and words joined by hyphens are shorter than this. */
const KEY_PART = /[\w+/]{16,}/g;
/** A host name is in lower case. The length keeps words such as "wiki" out. */
const HELD_SECRET_ID = /[AI]KID[\w-]|[ai]kid[\w-]{28}/;
/** A whole SecretId. Shorter texts would be shown nearly whole. */
const WHOLE_SECRET_ID = /^[AI]KID[\w-]{12,}$/;
/** Characters of a SecretId that are shown at either end. */
const SHOWN = 4;
const MASK = '****';

/** The text without what looks like a SecretId, a signature, a token or a key. */
export function maskSecrets(text: string): string {
  // Most messages have neither, and a search takes a fifth of the pattern's.
  const named = text.includes('=') || text.includes(':') ? text.replace(NAMED, `$1${MASK}`) : text;
  const masked = named.includes('KID') ? named.replace(SECRET_ID, `$1${MASK}`) : named;
  if (!hasLongRun(masked)) return masked;
  return masked.replace(LONG_RUN, (run) => ((run.match(KEY_PART) ?? []).some(isRandom) ? MASK : run));
}

/**
 * Whether a text holds a long run. Each has a character at a multiple of its length, so the words there are all that is looked at: the
 * pattern begins anew at each character, which takes a twentieth of a whole failed call.
 */
function hasLongRun(text: string): boolean {
  for (let at = LONG_RUN_LENGTH - 1; at < text.length; at += LONG_RUN_LENGTH) {
    let start = at;
    while (start >= 0 && IN_LONG_RUN[text.charCodeAt(start)]) start--;
    let end = at;
    while (end < text.length && IN_LONG_RUN[text.charCodeAt(end)]) end++;
    if (end - start > LONG_RUN_LENGTH) return true;
  }
  return false;
}

/** Whether a text holds a SecretId, which must not become a label, an attribute or a name. */
export function holdsSecretId(text: string): boolean {
  return HELD_SECRET_ID.test(text);
}

/** First and last four characters of a SecretId; undefined for a text that does not look like one. */
export function maskSecretId(text: string): string | undefined {
  return WHOLE_SECRET_ID.test(text) ? text.slice(0, SHOWN) + MASK + text.slice(-SHOWN) : undefined;
}

/** Digits, or capitals as frequent as chance makes them: not an error code, which is words in camel case. */
function isRandom(part: string): boolean {
  return /\d/.test(part) || (part.match(/[a-z][A-Z]/g) ?? []).length > part.length / 6;
}
