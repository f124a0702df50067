import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import type { Credential } from './authentication';

/** Digest algorithms by SignatureMethod. The default is HmacSHA1. */
const ALGORITHMS: ReadonlyMap<string, string> = new Map([
  ['', 'sha1'],
  ['HmacSHA1', 'sha1'],
  ['HmacSHA256', 'sha256'],
]);

/**
 * Whether the parameters (the query of a GET, the form of a POST) are signed with this SecretKey ("Signature" v1 in the API
 * documentation).
 *
 * @param host - the Host header as sent: clients sign `host:port` if that is their endpoint.
 */
export function verifyV1(method: string, host: string, path: string, form: URLSearchParams, secretKey: string): boolean {
  const algorithm = ALGORITHMS.get(form.get('SignatureMethod') ?? '');
  if (algorithm === undefined) return false;
  const sent = Buffer.from(form.get('Signature') ?? '', 'base64');
  const expected = v1Signature(algorithm, method, host, path, form, secretKey);
  return sent.length === expected.length && timingSafeEqual(sent, expected);
}

/** A request for {@link signV1} to sign. */
export interface V1Call {
  readonly action: string;
  readonly version: string;
  /** Default: no Region. */
  readonly region?: string;
  /** The Host header of the request, such as `127.0.0.1:9443`. */
  readonly host: string;
  readonly method: 'GET' | 'POST';
  /** Default `HmacSHA1`. */
  readonly signatureMethod?: 'HmacSHA1' | 'HmacSHA256';
  /** The action's parameters, flat: `InstanceIds.0`. */
  readonly parameters?: Readonly<Record<string, string | number | boolean>>;
  /** Unix time in seconds. Default: now. */
  readonly timestamp?: number;
}

/**
 * Signs a call as a client does ("Signature" v1 in the API documentation).
 *
 * @returns the query of a GET, or the form body of a POST.
 */
export function signV1(credential: Credential, call: V1Call): URLSearchParams {
  const { signatureMethod = 'HmacSHA1' } = call;
  const form = new URLSearchParams({
    Action: call.action,
    Version: call.version,
    Timestamp: String(call.timestamp ?? Math.floor(Date.now() / 1000)),
    Nonce: String(randomInt(1, 65_536)),
    SecretId: credential.secretId,
    SignatureMethod: signatureMethod,
    ...(call.region === undefined ? {} : { Region: call.region }),
    ...(credential.token === undefined ? {} : { Token: credential.token }),
  });
  for (const [name, value] of Object.entries(call.parameters ?? {})) form.set(name, String(value));
  const algorithm = ALGORITHMS.get(signatureMethod) ?? 'sha1';
  form.set('Signature', v1Signature(algorithm, call.method, call.host, '/', form, credential.secretKey).toString('base64'));
  return form;
}

function v1Signature(algorithm: string, method: string, host: string, path: string, form: URLSearchParams, secretKey: string): Buffer {
  const pairs = [...form].filter(([name]) => name !== 'Signature');
  pairs.sort(([a], [b]) => (a < b ? -1 : 1));
  const stringToSign = `${method}${host}${path}?${pairs.map(([name, value]) => `${name}=${value}`).join('&')}`;
  return createHmac(algorithm, secretKey).update(stringToSign, 'utf8').digest();
}
