import type { RequestSource } from './request-source';

/** What stands for the middle of a SecretId. */
const MASK = '****';
const SHOWN = 4;
/** Shorter texts would be shown nearly whole. */
const SECRET_ID = /^[AI]KID[\w-]{12,}$/;
/** `TC3-HMAC-SHA256 Credential=SecretId/date/service/tc3_request, …`. */
const CREDENTIAL = /\bCredential=([^/,\s]{1,256})\//;

/** The key that signed a call, masked, as in `AKID****wxyz`. Undefined if nothing looks like a key. */
export function secretIdOf(source: RequestSource): string | undefined {
  const secretId = CREDENTIAL.exec(source.header('authorization') ?? '')?.[1];
  // With V1 the header is free for a gateway.
  return secretId === undefined ? source.commonParameters().secretId || undefined : maskSecretId(secretId);
}

/** First and last four characters of a SecretId; undefined for a text that does not look like one. */
export function maskSecretId(text: string): string | undefined {
  return SECRET_ID.test(text) ? text.slice(0, SHOWN) + MASK + text.slice(-SHOWN) : undefined;
}
