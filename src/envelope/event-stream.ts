import { type Answer, CODE_LIMIT } from './answer';
import { EnvelopeReader } from './envelope-reader';
import { FRAME, Slot } from './envelope-shape';
import { AnswerReader } from './readers';
import { JsonScanner } from './scanner';

const enum State {
  /** Before the first byte that tells an event stream from an envelope: in a byte order mark, or on blank lines. */
  Start,
  LineStart,
  /** Within the name of a field. */
  Field,
  /** Behind the colon of a `data` field, where one space may come. */
  DataStart,
  Data,
  /** A comment, or a field that is not `data`. */
  Other,
}

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const NAME = Buffer.from('data');
const BYTE_ORDER_MARK = Buffer.from('\ufeff');
const LINE_BREAK = Buffer.from('\n');
/** hunyuan's `ErrorMsg.Code` of a frame without error. */
const NO_ERROR = '0';

/**
 * Reads `text/event-stream` answers frame by frame: an error frame makes the call a failure, the RequestId is taken
 * from a frame where one has it. A body that is a JSON envelope in spite of its content type is read as one.
 *
 * Parsing follows https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export class EventStreamReader extends AnswerReader {
  readonly #isGood: boolean;
  readonly #hasRequestId: boolean;
  #state: State = State.Start;
  /** Bytes of the byte order mark, or of the name of a `data` field, that have come. */
  #matched = 0;
  /** There are blanks before the first byte that is none. */
  #indented = false;
  #afterCarriageReturn = false;
  /** One for all frames: there may be very many of very few bytes. */
  readonly #frame = new JsonScanner(FRAME);
  #hasData = false;
  #envelope: EnvelopeReader | undefined;
  #requestId: string | undefined;
  #errorCode: string | undefined;
  #errorMessage: string | undefined;

  /**
   * @param isGood whether a stream without an error frame is a success, which the HTTP status says
   * @param hasRequestId whether a header has the RequestId, which then counts, whatever the frames say
   */
  constructor(isGood: boolean, hasRequestId = false) {
    super();
    this.#isGood = isGood;
    this.#hasRequestId = hasRequestId;
  }

  write(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length && this.#envelope === undefined) at = this.#read(chunk, at);
    if (at < chunk.length) this.#envelope?.write(at === 0 ? chunk : chunk.subarray(at));
  }

  answer(): Answer {
    if (this.#envelope !== undefined) return this.#envelope.answer();
    this.#endFrame();
    return {
      whole: this.#isGood || this.#errorCode !== undefined,
      settled: this.#errorCode !== undefined,
      requestId: this.#requestId,
      errorCode: this.#errorCode,
      errorMessage: this.#errorMessage,
    };
  }

  #read(chunk: Buffer, at: number): number {
    switch (this.#state) {
      case State.Start:
        return this.#readStart(chunk[at], at);
      case State.Data:
        return this.#readData(chunk, at);
      case State.Other:
        return this.#readLineBreak(chunk, lineEnd(chunk, at));
      default:
        return this.#readByte(chunk, at);
    }
  }

  #readStart(byte: number, at: number): number {
    if (this.#matched < BYTE_ORDER_MARK.length && byte === BYTE_ORDER_MARK[this.#matched]) {
      this.#matched++;
      return at + 1;
    }
    if (byte === SPACE || byte === TAB || byte === LF || byte === CR) {
      this.#indented = byte === SPACE || byte === TAB;
      return at + 1;
    }
    if (byte === OPEN_BRACE) this.#envelope = new EnvelopeReader();
    // Of a stream, a line that begins with a blank is no field.
    this.#state = this.#indented ? State.Other : State.LineStart;
    return at;
  }

  #readByte(chunk: Buffer, at: number): number {
    const byte = chunk[at];
    if (byte === LF || byte === CR) return this.#readLineBreak(chunk, at);
    switch (this.#state) {
      case State.LineStart:
        this.#afterCarriageReturn = false;
        this.#matched = 0;
        this.#state = State.Field;
        return at;
      case State.Field:
        if (byte === COLON) this.#state = this.#matched === NAME.length ? State.DataStart : State.Other;
        else if (byte === NAME[this.#matched]) this.#matched++;
        else this.#state = State.Other;
        return at + 1;
      default:
        this.#beginData();
        return byte === SPACE ? at + 1 : at;
    }
  }

  #beginData(): void {
    // A frame may spread its data over several lines, which a line break joins.
    if (this.#hasData) this.#frame.write(LINE_BREAK);
    this.#hasData = true;
    this.#state = State.Data;
  }

  #readData(chunk: Buffer, start: number): number {
    const end = lineEnd(chunk, start);
    this.#frame.write(chunk, start, end);
    return this.#readLineBreak(chunk, end);
  }

  /** At the end of a line, or of the chunk within one. */
  #readLineBreak(chunk: Buffer, at: number): number {
    if (at === chunk.length) return at;
    const isSecondOfPair = this.#afterCarriageReturn && chunk[at] === LF;
    this.#afterCarriageReturn = chunk[at] === CR;
    if (isSecondOfPair) return at + 1;
    if (this.#state === State.LineStart) this.#endFrame();
    this.#state = State.LineStart;
    return at + 1;
  }

  #endFrame(): void {
    if (!this.#hasData) return;
    if (this.#frame.complete) this.#take(this.#frame.values);
    this.#frame.reset();
    this.#hasData = false;
  }

  #take(values: readonly (string | undefined)[]): void {
    if (!this.#hasRequestId) this.#requestId = values[Slot.RequestId] || values[Slot.InnerRequestId] || this.#requestId;
    if (this.#errorCode !== undefined) return;
    const numeric = values[Slot.NumericCode];
    if (values[Slot.Code]) {
      this.#errorCode = values[Slot.Code];
      this.#errorMessage = values[Slot.Message];
    } else if (values[Slot.InnerCode]) {
      this.#errorCode = values[Slot.InnerCode];
      this.#errorMessage = values[Slot.InnerMessage];
    } else if (numeric && numeric !== NO_ERROR) {
      this.#errorCode = numeric.slice(0, CODE_LIMIT);
      this.#errorMessage = values[Slot.NumericMessage];
    }
  }
}

/** Where the line that `start` lies in ends, as far as the chunk tells. */
function lineEnd(chunk: Buffer, start: number): number {
  let end = start;
  while (end < chunk.length && chunk[end] !== LF && chunk[end] !== CR) end++;
  return end;
}
