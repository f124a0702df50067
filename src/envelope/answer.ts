/** What could be read of the API's answer to a call. */
export interface Answer {
  /** The answer was read to its end and is one the API gives: an envelope, or an event stream. */
  readonly whole: boolean;
  /** An event stream has brought an error: that is the answer, however the stream ends. */
  readonly settled: boolean;
  readonly requestId?: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  /** Further values of the envelope that were asked for, by their path below `Response`. */
  readonly details?: Readonly<Record<string, string>>;
}

/** The answer of which nothing could be read. */
export const NO_ANSWER: Answer = { whole: false, settled: false };

/** Characters kept of an error code; no documented one is longer than 89. */
export const CODE_LIMIT = 128;
/** Characters kept of a RequestId; it is a UUID in most answers, and at times some other id. */
export const REQUEST_ID_LIMIT = 128;
/** Characters kept of a message, in any signal. */
export const MESSAGE_LIMIT = 1024;
