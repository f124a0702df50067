import { type Answer, type AnswerReader, CODE_LIMIT } from './answer';
import { EnvelopeReader } from './envelope-reader';
import { FRAME, Slot } from './envelope-shape';
import { JsonScanner } from './scanner';

const enum State {
  /** Before the first byte that tells an event stream from an envelope. */
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
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const NAME = Buffer.from('data');
const LINE_BREAK = Buffer.from('\n');
/** hunyuan's `ErrorMsg.Code` of a frame without error. */
const NO_ERROR = '0';

/**
 * Reads `text/event-stream` answers frame by frame: an error frame makes the call a failure, the RequestId is taken
 * from a frame where one has it. A body that is a JSON envelope in spite of its content type is read as one.
 *
 * Parsing follows https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export class EventStreamReader implements AnswerReader {
  readonly #isGood: boolean;
  #state: State = State.Start;
  #matched = 0;
  #afterCarriageReturn = false;
  #frame: JsonScanner | undefined;
  #envelope: EnvelopeReader | undefined;
  #requestId: string | undefined;
  #errorCode: string | undefined;
  #errorMessage: string | undefined;

  /** @param isGood whether a stream without an error frame is a success, which the HTTP status says */
  constructor(isGood: boolean) {
    this.#isGood = isGood;
  }

  write(chunk: Buffer): void {
    if (this.#state === State.Start && chunk.length > 0) {
      if (chunk[0] === OPEN_BRACE) this.#envelope = new EnvelopeReader();
      this.#state = State.LineStart;
    }
    if (this.#envelope !== undefined) return this.#envelope.write(chunk);
    let at = 0;
    while (at < chunk.length) at = this.#state === State.Data ? this.#readData(chunk, at) : this.#readByte(chunk, at);
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

  #readByte(chunk: Buffer, at: number): number {
    const byte = chunk[at];
    if (byte === LF && this.#afterCarriageReturn) {
      this.#afterCarriageReturn = false;
      return at + 1;
    }
    this.#afterCarriageReturn = byte === CR;
    if (byte === LF || byte === CR) {
      if (this.#state === State.LineStart) this.#endFrame();
      this.#state = State.LineStart;
      return at + 1;
    }
    switch (this.#state) {
      case State.LineStart:
        this.#matched = 0;
        this.#state = State.Field;
        return at;
      case State.Field:
        if (byte === COLON) this.#state = this.#matched === NAME.length ? State.DataStart : State.Other;
        else if (byte === NAME[this.#matched]) this.#matched++;
        else this.#state = State.Other;
        return at + 1;
      case State.DataStart:
        // A frame may spread its data over several lines, which a line break joins.
        if (this.#frame === undefined) this.#frame = new JsonScanner(FRAME);
        else this.#frame.write(LINE_BREAK);
        this.#state = State.Data;
        return byte === SPACE ? at + 1 : at;
      default:
        return at + 1;
    }
  }

  #readData(chunk: Buffer, start: number): number {
    let end = start;
    while (end < chunk.length && chunk[end] !== LF && chunk[end] !== CR) end++;
    if (end > start) this.#frame?.write(chunk.subarray(start, end));
    if (end < chunk.length) this.#state = State.Other;
    return end;
  }

  #endFrame(): void {
    const frame = this.#frame;
    if (frame === undefined) return;
    this.#frame = undefined;
    if (!frame.complete) return;
    const { values } = frame;
    this.#requestId = values[Slot.RequestId] || values[Slot.InnerRequestId] || this.#requestId;
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
