/** What could be read of the API's answer to a call. */
export interface ParsedResponse {
  /** The body was read to its end and is one the API gives: an envelope, or an event stream. */
  readonly complete: boolean;
  /** An event stream has brought an error: that is the answer, however the stream ends. */
  readonly hasStreamError: boolean;
  readonly requestId?: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  /** Further fields that were asked for, by their path below `Response`. */
  readonly responseFields?: Readonly<Record<string, string>>;
}

/** Nothing could be read. */
export const NO_RESPONSE: ParsedResponse = { complete: false, hasStreamError: false };

/** Fields to pick from the envelope: how many characters to keep, by the path below `Response`, keys joined by dots. */
export type ResponseFields = Readonly<Record<string, number>>;

/** Reads a response body as it comes off the wire. */
export interface ResponseReader {
  /** The chunk belongs to the caller; what is kept of it is copied. */
  write(chunk: Buffer): void;
  /** Calls `done` once with what was read, after the last chunk; synchronously unless a large body is still being decoded. */
  end(done: (response: ParsedResponse) => void): void;
}

/** Characters kept of an error code; the longest documented one has 89. */
export const CODE_LIMIT = 128;
/** Characters kept of a RequestId; most are UUIDs of 36. */
export const REQUEST_ID_LIMIT = 128;
/** Characters kept of a message, in any signal. */
export const MESSAGE_LIMIT = 1024;
