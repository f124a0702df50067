import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { parseV3Authorization, type V3Authorization, type WireRequest } from './signature-v3';

/** One call as its sender describes it, not verified. A part that was not sent is the empty string. */
export interface Call extends WireRequest {
  readonly scheme: 'v3' | 'v1';
  readonly host: string;
  /** From the credential scope; empty with V1. The Node.js SDK writes the first label of the endpoint there, `127` for an IP. */
  readonly scopeService: string;
  readonly action: string;
  readonly version: string;
  readonly region: string;
  /** Unix time in seconds. */
  readonly timestamp: string;
  readonly secretId: string;
  readonly token: string;
  /** The query of a GET or the form body of a V1 POST, common parameters included; empty for a V3 POST. */
  readonly form: URLSearchParams;
  readonly authorization?: V3Authorization;
}

/** Reads a call from a request and its complete body. */
export function readCall(message: IncomingMessage, body: Buffer): Call {
  const [path, query = ''] = splitAtQuestionMark(message.url ?? '/');
  const { headers, method = 'GET' } = message;
  const host = headers.host ?? '';
  const request = { method, path, query, headers, body, host };
  return headers.authorization === undefined ? readV1Call(request) : readV3Call(request, headers.authorization);
}

type Request = WireRequest & { readonly host: string };

function readV3Call(request: Request, header: string): Call {
  const authorization = parseV3Authorization(header);
  return {
    ...request,
    scheme: 'v3',
    scopeService: authorization?.service ?? '',
    action: headerOf(request.headers, 'x-tc-action'),
    version: headerOf(request.headers, 'x-tc-version'),
    region: headerOf(request.headers, 'x-tc-region'),
    timestamp: headerOf(request.headers, 'x-tc-timestamp'),
    secretId: authorization?.secretId ?? '',
    token: headerOf(request.headers, 'x-tc-token'),
    form: new URLSearchParams(request.method === 'GET' ? request.query : ''),
    authorization,
  };
}

/** The body is a form whatever its content type: `@tencent-sdk/capi` sends `application/json`. */
function readV1Call(request: Request): Call {
  const form = new URLSearchParams(request.method === 'GET' ? request.query : request.body.toString('utf8'));
  const common = (name: string): string => form.get(name) ?? '';
  return {
    ...request,
    scheme: 'v1',
    scopeService: '',
    action: common('Action') || headerOf(request.headers, 'x-tc-action'),
    version: common('Version'),
    region: common('Region'),
    timestamp: common('Timestamp'),
    secretId: common('SecretId'),
    token: common('Token'),
    form,
  };
}

function headerOf(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}

function splitAtQuestionMark(url: string): [string, string?] {
  const at = url.indexOf('?');
  return at === -1 ? [url] : [url.slice(0, at), url.slice(at + 1)];
}
