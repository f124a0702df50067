import { ASCII } from './json/bytes';

const enum State {
  LineStart,
  FieldName,
  /** After the colon of a `data` field. One space may follow. */
  DataStart,
  Data,
  /** A comment, or another field. */
  Ignored,
}

const { COLON, CR, LF, SPACE } = ASCII;
const DATA = Buffer.from('data');
const LINE_BREAK = Buffer.from('\n');

/** Gets the data of an event stream. */
export interface EventStreamHandler {
  /** A piece of the data of a frame. */
  onFrameData(chunk: Buffer, start: number, end: number): void;
  /** The frame is complete. It had data. */
  onFrameEnd(): void;
}

/** Splits `text/event-stream` into frames, by https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream */
export class EventStreamParser {
  readonly #handler: EventStreamHandler;
  #state: State = State.LineStart;
  /** How many bytes of `data` were read in a field name. */
  #nameBytes = 0;
  #afterCarriageReturn = false;
  #hasData = false;

  constructor(handler: EventStreamHandler) {
    this.#handler = handler;
  }

  write(chunk: Buffer, start: number): void {
    let at = start;
    while (at < chunk.length) at = this.#read(chunk, at);
  }

  /** An indented first line is not a field. */
  ignoreLine(): void {
    this.#state = State.Ignored;
  }

  /** Ends the frame, if there is one. */
  end(): void {
    if (!this.#hasData) return;
    this.#hasData = false;
    this.#handler.onFrameEnd();
  }

  #read(chunk: Buffer, at: number): number {
    switch (this.#state) {
      case State.Data:
        return this.#readData(chunk, at);
      case State.Ignored:
        return this.#readLineBreak(chunk, lineEnd(chunk, at));
      default:
        return this.#readByte(chunk, at);
    }
  }

  #readByte(chunk: Buffer, at: number): number {
    const byte = chunk[at];
    if (byte === LF || byte === CR) return this.#readLineBreak(chunk, at);
    switch (this.#state) {
      case State.LineStart:
        this.#afterCarriageReturn = false;
        this.#nameBytes = 0;
        this.#state = State.FieldName;
        return at;
      case State.FieldName:
        if (byte === COLON) this.#state = this.#nameBytes === DATA.length ? State.DataStart : State.Ignored;
        else if (byte === DATA[this.#nameBytes]) this.#nameBytes++;
        else this.#state = State.Ignored;
        return at + 1;
      default:
        this.#beginData();
        return byte === SPACE ? at + 1 : at;
    }
  }

  #beginData(): void {
    // The data of a frame may stand in several fields, and is joined by line breaks.
    if (this.#hasData) this.#handler.onFrameData(LINE_BREAK, 0, LINE_BREAK.length);
    this.#hasData = true;
    this.#state = State.Data;
  }

  #readData(chunk: Buffer, start: number): number {
    const end = lineEnd(chunk, start);
    this.#handler.onFrameData(chunk, start, end);
    return this.#readLineBreak(chunk, end);
  }

  /** Reads the line break at `at`, unless the chunk ends within the line. An empty line ends the frame. */
  #readLineBreak(chunk: Buffer, at: number): number {
    if (at === chunk.length) return at;
    const isSecondOfPair = this.#afterCarriageReturn && chunk[at] === LF;
    this.#afterCarriageReturn = chunk[at] === CR;
    if (isSecondOfPair) return at + 1;
    if (this.#state === State.LineStart) this.end();
    this.#state = State.LineStart;
    return at + 1;
  }
}

/** Index of the next line break, or the length of the chunk. */
function lineEnd(chunk: Buffer, start: number): number {
  let end = start;
  while (end < chunk.length && chunk[end] !== LF && chunk[end] !== CR) end++;
  return end;
}
