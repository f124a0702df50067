import { EnvelopeReader, ERROR_SCHEMA, REQUEST_ID_SCHEMA, Slot } from './envelope';
import { type EventStreamHandler, EventStreamParser } from './event-stream-parser';
import { ASCII } from './json/bytes';
import { JsonScanner } from './json/scanner';
import { object, text, textOrNumber } from './json/schema';
import { CODE_LIMIT, MESSAGE_LIMIT, type ParsedResponse, REQUEST_ID_LIMIT, type ResponseReader } from './parsed-response';

/** What the head of the response says about its event stream. */
export interface EventStreamHead {
  readonly status: number;
  /** A header has the RequestId. It is used, whatever the frames say. */
  readonly hasRequestId: boolean;
}

const { CR, LF, OPEN_BRACE, SPACE, TAB } = ASCII;
const FIRST_ERROR_STATUS = 400;
const BYTE_ORDER_MARK = Buffer.from('\ufeff');
/** hunyuan's `ErrorMsg.Code` of a frame without error. */
const NO_ERROR = '0';

/**
 * One frame of an event stream. Errors are `Error{Code,Message}` (trtc), or `ErrorMsg{Code,Msg}` with a numeric code (hunyuan,
 * https://cloud.tencent.com/document/api/1729/105701). A frame may also be an envelope.
 */
const FRAME_SCHEMA = object(Slot.Document, {
  RequestId: REQUEST_ID_SCHEMA,
  Error: ERROR_SCHEMA,
  ErrorMsg: object(Slot.NumericError, {
    Code: textOrNumber(Slot.NumericCode, CODE_LIMIT),
    Msg: text(Slot.NumericMessage, MESSAGE_LIMIT),
  }),
  Response: object(Slot.Response, {
    RequestId: textOrNumber(Slot.InnerRequestId, REQUEST_ID_LIMIT),
    Error: object(Slot.InnerError, {
      Code: text(Slot.InnerCode, CODE_LIMIT),
      Message: text(Slot.InnerMessage, MESSAGE_LIMIT),
    }),
  }),
});

/**
 * Reads `text/event-stream` responses. The first frame with an error gives the call the outcome `error`. The RequestId is taken from a
 * frame that has one, unless a header had it. A body that is a JSON envelope in spite of its content type is read as one.
 */
export class EventStreamReader implements ResponseReader, EventStreamHandler {
  readonly #head: EventStreamHead;
  readonly #parser = new EventStreamParser(this);
  /** Reused for all frames: a stream may have very many small ones. */
  readonly #frame = new JsonScanner(FRAME_SCHEMA);
  /** Whether the body is an envelope or a stream is still unknown. */
  #undecided = true;
  #markBytes = 0;
  #indented = false;
  #envelope: EnvelopeReader | undefined;
  #requestId: string | undefined;
  #errorCode: string | undefined;
  #errorMessage: string | undefined;

  constructor(head: EventStreamHead) {
    this.#head = head;
  }

  write(chunk: Buffer): void {
    let at = 0;
    while (this.#undecided && at < chunk.length) at = this.#decide(chunk[at], at);
    if (this.#envelope === undefined) this.#parser.write(chunk, at);
    else if (at < chunk.length) this.#envelope.write(chunk.subarray(at));
  }

  end(done: (response: ParsedResponse) => void): void {
    if (this.#envelope !== undefined) return this.#envelope.end(done);
    // The last frame needs no empty line after it.
    this.#parser.end();
    const hasStreamError = this.#errorCode !== undefined;
    done({
      complete: this.#head.status < FIRST_ERROR_STATUS || hasStreamError,
      hasStreamError,
      requestId: this.#requestId,
      errorCode: this.#errorCode,
      errorMessage: this.#errorMessage,
    });
  }

  onFrameData(chunk: Buffer, start: number, end: number): void {
    this.#frame.write(chunk, start, end);
  }

  onFrameEnd(): void {
    if (this.#frame.complete) this.#take(this.#frame.values);
    this.#frame.reset();
  }

  /** Skips a byte order mark, blanks and empty lines. The first byte after them tells what the body is. */
  #decide(byte: number, at: number): number {
    if (byte === BYTE_ORDER_MARK[this.#markBytes]) {
      this.#markBytes++;
      return at + 1;
    }
    if (byte === SPACE || byte === TAB || byte === LF || byte === CR) {
      this.#indented = byte === SPACE || byte === TAB;
      return at + 1;
    }
    this.#undecided = false;
    if (byte === OPEN_BRACE) this.#envelope = new EnvelopeReader();
    else if (this.#indented) this.#parser.ignoreLine();
    return at;
  }

  #take(values: readonly (string | undefined)[]): void {
    if (!this.#head.hasRequestId) this.#requestId = values[Slot.RequestId] || values[Slot.InnerRequestId] || this.#requestId;
    if (this.#errorCode !== undefined) return;
    const numericCode = values[Slot.NumericCode];
    if (values[Slot.Code]) this.#takeError(values[Slot.Code], values[Slot.Message]);
    else if (values[Slot.InnerCode]) this.#takeError(values[Slot.InnerCode], values[Slot.InnerMessage]);
    else if (numericCode && numericCode !== NO_ERROR) this.#takeError(numericCode, values[Slot.NumericMessage]);
  }

  #takeError(code: string, message: string | undefined): void {
    this.#errorCode = code.slice(0, CODE_LIMIT);
    this.#errorMessage = message;
  }
}
