import { gzipSync } from 'node:zlib';

/** The fields of a case in `wire-cases.json` that a cell needs. */
export interface WireCase {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody?: string;
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly bodyEncoding?: 'gzip';
  readonly bodyText: string;
  readonly isApi3: boolean;
  readonly expect: Values;
  /** Values that may be recorded or left out. */
  readonly optional?: Partial<Values>;
  readonly expectCall?: { readonly service: string; readonly action: string; readonly version: string; readonly region: string };
}

export interface Values {
  readonly requestId: string | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

/** Whether the connection closes before the body has reached its Content-Length. */
export function isCutOff({ responseHeaders }: WireCase): boolean {
  return 'content-length' in responseHeaders;
}

export function bodyOf({ bodyText, bodyEncoding }: WireCase): Buffer {
  const body = Buffer.from(bodyText);
  return bodyEncoding === 'gzip' ? gzipSync(body) : body;
}
