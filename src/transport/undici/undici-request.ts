import { blockHeader, blockHeaderNames } from '../http/node-http';

/** What this package uses of undici's private Request. It is the same from 5.29 to 8.12. */
export interface UndiciRequest {
  readonly origin: string | URL | null;
  readonly path: string;
  readonly method: string;
  readonly headers: UndiciHeaders;
  /** The Host header, where the caller has set one. */
  readonly host: string | null;
  readonly upgrade: unknown;
  readonly body: unknown;
  /** Told of each chunk of the request body when it has been written to the socket. */
  onBodySent(chunk: unknown): unknown;
  /** Told of each chunk of the response body; undici 5 to 7. */
  onData?(chunk: Uint8Array): unknown;
  /** The same in undici 8. */
  onResponseData?(chunk: Uint8Array): unknown;
}

export interface UndiciResponse {
  readonly statusCode: number;
  readonly headers: UndiciResponseHeaders;
}

/** Request headers: one block of text in undici 5, a flat list of names and values from 6 on. */
export type UndiciHeaders = string | readonly unknown[];
/** Response headers: a flat list of bytes over HTTP/1, a plain object over HTTP/2 in undici 5 and 8. */
export type UndiciResponseHeaders = readonly (Uint8Array | string)[] | Readonly<Record<string, string | string[]>>;

/** A request header by its lower-case name; of several values the first. */
export function requestHeader(headers: UndiciHeaders, name: string): string | undefined {
  if (typeof headers === 'string') return blockHeader(headers, name);
  for (let i = 0; i < headers.length; i += 2) {
    const key = headers[i];
    if (typeof key === 'string' && key.length === name.length && key.toLowerCase() === name) return first(headers[i + 1]);
  }
  return undefined;
}

/** The names of all request headers, in lower case. */
export function requestHeaderNames(headers: UndiciHeaders): string[] {
  if (typeof headers === 'string') return blockHeaderNames(headers);
  return headers.filter((_, i) => i % 2 === 0).map((name) => String(name).toLowerCase());
}

/** A response header by its lower-case name; one that came on several lines as the list of their values. */
export function responseHeader(headers: UndiciResponseHeaders, name: string): string | undefined {
  if (!isList(headers)) {
    const values = headers[name];
    return Array.isArray(values) ? values.join(', ') : values;
  }
  let value: string | undefined;
  for (let i = 0; i < headers.length; i += 2) {
    if (headers[i].length !== name.length || !isNamed(headers[i], name)) continue;
    const line = text(headers[i + 1]);
    value = value === undefined ? line : `${value}, ${line}`;
  }
  return value;
}

/** Compared byte by byte: making a text of each key takes a microsecond. */
function isNamed(key: Uint8Array | string, name: string): boolean {
  if (typeof key === 'string') return key.toLowerCase() === name;
  for (let i = 0; i < name.length; i++) if (lowerCase(key[i]) !== name.charCodeAt(i)) return false;
  return true;
}

function lowerCase(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}

function isList(headers: UndiciResponseHeaders): headers is readonly (Uint8Array | string)[] {
  return Array.isArray(headers);
}

function first(value: unknown): string | undefined {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  return one === undefined || one === null ? undefined : text(one);
}

function text(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.length).toString('latin1') : String(value);
}
