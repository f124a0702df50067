import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Credential } from './authentication';

/** The signed parts of a request, as received. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  /** Without the `?`; not decoded. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The parts of `Authorization: TC3-HMAC-SHA256 Credential=ID/DATE/SERVICE/tc3_request, SignedHeaders=…, Signature=…`. */
export interface V3Authorization {
  readonly secretId: string;
  /** UTC date, `YYYY-MM-DD`. */
  readonly date: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const AUTHORIZATION =
  /^TC3-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{4}-\d\d-\d\d)\/([^/,\s]+)\/tc3_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;

/** @returns undefined for a header of another form. */
export function parseV3Authorization(header: string): V3Authorization | undefined {
  const match = AUTHORIZATION.exec(header);
  if (match === null) return undefined;
  const [, secretId, date, service, signedHeaders, signature] = match;
  return { secretId, date, service, signedHeaders: signedHeaders.split(';'), signature };
}

/**
 * Whether the request is signed with this SecretKey
 * (Signature v3, https://www.tencentcloud.com/document/api/213/33224).
 */
export function verifyV3(request: WireRequest, authorization: V3Authorization, timestamp: string, secretKey: string): boolean {
  const { date, service, signedHeaders } = authorization;
  if (!signedHeaders.includes('host') || !signedHeaders.includes('content-type')) return false;
  if (date !== utcDate(Number(timestamp))) return false;

  const sent = Buffer.from(authorization.signature, 'hex');
  const payloadHash = sha256(payloadOf(request));
  return headerReadings(request.headers).some((valueOf) => {
    const headerLines = signedHeaders.map((name) => `${name}:${valueOf(name)}\n`).join('');
    const canonicalRequest = [request.method, request.path, request.query, headerLines, signedHeaders.join(';'), payloadHash].join('\n');
    return timingSafeEqual(sent, v3Signature(secretKey, date, service, timestamp, canonicalRequest));
  });
}

/**
 * How clients write header values into the string they sign. The specification wants them trimmed and in lower case;
 * the SDKs sign Content-Type as it is, and the Node.js SDK signs the hostname while its Host header has the port too.
 */
function headerReadings(headers: IncomingHttpHeaders): Array<(name: string) => string> {
  const asSent = (name: string): string => String(headers[name] ?? '').trim();
  const withoutPort = (name: string): string => (name === 'host' ? asSent(name).replace(/:\d+$/, '') : asSent(name));
  return [asSent, withoutPort, (name) => asSent(name).toLowerCase(), (name) => withoutPort(name).toLowerCase()];
}

/** With `X-TC-Content-SHA256: UNSIGNED-PAYLOAD` this word is signed instead of the body. */
function payloadOf(request: WireRequest): Buffer | string {
  return request.headers['x-tc-content-sha256'] === 'UNSIGNED-PAYLOAD' ? 'UNSIGNED-PAYLOAD' : request.body;
}

/** A request for {@link signV3} to sign. */
export interface V3Call {
  /** `cvm`; goes into the credential scope. */
  readonly service: string;
  readonly action: string;
  readonly version: string;
  /** Default: no X-TC-Region header. */
  readonly region?: string;
  /** The Host header of the request, such as `127.0.0.1:9443`. */
  readonly host: string;
  /** Default `POST`. */
  readonly method?: 'GET' | 'POST';
  /** Without the `?`, encoded. Default empty. */
  readonly query?: string;
  /** Default empty. */
  readonly body?: string | Buffer;
  /** Default `application/json`. */
  readonly contentType?: string;
  /** Unix time in seconds. Default: now. */
  readonly timestamp?: number;
  /** Sign the word UNSIGNED-PAYLOAD instead of the body. Default false. */
  readonly unsignedPayload?: boolean;
}

/**
 * Signs a call as a client does (Signature v3, https://www.tencentcloud.com/document/api/213/33224).
 *
 * @returns all headers to send except Host, which every HTTP client sets itself.
 */
export function signV3(credential: Credential, call: V3Call): Record<string, string> {
  const { method = 'POST', query = '', body = '', contentType = 'application/json' } = call;
  const timestamp = String(call.timestamp ?? Math.floor(Date.now() / 1000));
  const date = utcDate(Number(timestamp));
  const canonicalRequest = [
    method,
    '/',
    query,
    `content-type:${contentType}\nhost:${call.host}\n`,
    'content-type;host',
    sha256(call.unsignedPayload ? 'UNSIGNED-PAYLOAD' : body),
  ].join('\n');
  const signature = v3Signature(credential.secretKey, date, call.service, timestamp, canonicalRequest).toString('hex');
  return {
    'Content-Type': contentType,
    'X-TC-Action': call.action,
    'X-TC-Version': call.version,
    'X-TC-Timestamp': timestamp,
    ...(call.region === undefined ? {} : { 'X-TC-Region': call.region }),
    ...(credential.token === undefined ? {} : { 'X-TC-Token': credential.token }),
    ...(call.unsignedPayload ? { 'X-TC-Content-SHA256': 'UNSIGNED-PAYLOAD' } : {}),
    Authorization:
      `TC3-HMAC-SHA256 Credential=${credential.secretId}/${date}/${call.service}/tc3_request, ` +
      `SignedHeaders=content-type;host, Signature=${signature}`,
  };
}

function v3Signature(secretKey: string, date: string, service: string, timestamp: string, canonicalRequest: string): Buffer {
  const stringToSign = ['TC3-HMAC-SHA256', timestamp, `${date}/${service}/tc3_request`, sha256(canonicalRequest)].join('\n');
  const signingKey = [date, service, 'tc3_request'].reduce<string | Buffer>(hmacSha256, `TC3${secretKey}`);
  return hmacSha256(signingKey, stringToSign);
}

function utcDate(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmacSha256(key: string | Buffer, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}
