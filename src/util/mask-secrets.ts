/** A SecretId of an account, a role or the international site. Anything may stand before it, as in `%3DAKID…`. */
const SECRET_ID = /([AI]KID)[\w-]+/g;
/** What is named as key material: `Signature=…`, `"Token":"…"`, `SecretKey: …`. */
const NAMED = /((?:Signature|Token|SecretKey|Authorization)["']?\s*[=:]\s*["']?)([^\s,;&"'}]+)/gi;
/** Long enough for a hash, a signature, a token or a key, in hexadecimal or base64. The look-behind saves a search from within each word. */
const LONG_RUN = /(?<![\w+/-])[\w+/-]{32,}={0,2}/g;
/** The longest part of a UUID has 12 characters, and words joined by hyphens are shorter than this. */
const KEY_PART = /[\w+/]{16,}/g;
const MASK = '****';

/** The text without what looks like a SecretId, a signature, a token or a key. */
export function maskSecrets(text: string): string {
  // The search for a name is the slow one, and most messages have neither sign.
  const named = text.includes('=') || text.includes(':') ? text.replace(NAMED, `$1${MASK}`) : text;
  return named
    .replace(SECRET_ID, `$1${MASK}`)
    .replace(LONG_RUN, (run) => ((run.match(KEY_PART) ?? []).some(isRandom) ? MASK : run));
}

/** Whether a text holds a SecretId, which must not become a label, an attribute or a name. */
export function holdsSecretId(text: string): boolean {
  return /[AI]KID[\w-]/.test(text);
}

/** Digits, or capitals as frequent as chance makes them: not an error code, which is words in camel case. */
function isRandom(part: string): boolean {
  return /\d/.test(part) || (part.match(/[a-z][A-Z]/g) ?? []).length > part.length / 6;
}
