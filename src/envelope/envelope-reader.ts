import type { Answer } from './answer';
import { readCanonical } from './canonical';
import { type Details, envelopeShape, Slot } from './envelope-shape';
import { AnswerReader } from './readers';
import { JsonScanner } from './scanner';

const ENVELOPE = envelopeShape();
const NOT_SPACE = /[^ \t\r\n]/;

/** Reads the JSON envelope of an answer. */
export class EnvelopeReader extends AnswerReader {
  readonly #details: Details | undefined;
  #canonical: Answer | undefined;
  #scanner: JsonScanner | undefined;

  /** @param details further values to pick */
  constructor(details?: Details) {
    super();
    this.#details = details;
  }

  write(chunk: Buffer): void {
    if (this.#scanner !== undefined) return this.#scanner.write(chunk);
    if (this.#canonical !== undefined) return this.#afterCanonical(chunk);
    if (this.#details === undefined) this.#canonical = readCanonical(chunk);
    if (this.#canonical !== undefined) return;
    this.#scanner = new JsonScanner(this.#details === undefined ? ENVELOPE : envelopeShape(this.#details));
    this.#scanner.write(chunk);
  }

  answer(): Answer {
    if (this.#canonical !== undefined) return this.#canonical;
    const scanner = this.#scanner;
    if (scanner === undefined) return { whole: false, settled: false };
    const { values } = scanner;
    // Some actions answer success with `"Error": null` or with an Error of empty strings.
    const errorCode = values[Slot.Code] || undefined;
    return {
      whole: scanner.complete && values[Slot.Response] !== undefined,
      settled: false,
      requestId: values[Slot.RequestId] || undefined,
      errorCode,
      errorMessage: errorCode && values[Slot.Message],
      details: this.#details && pickedDetails(this.#details, values),
    };
  }

  /** A document that was read whole must not go on. */
  #afterCanonical(chunk: Buffer): void {
    if (NOT_SPACE.test(chunk.toString('latin1'))) this.#canonical = { ...this.#canonical, whole: false, settled: false };
  }
}

function pickedDetails(details: Details, values: readonly (string | undefined)[]): Record<string, string> {
  const picked: Record<string, string> = {};
  Object.keys(details).forEach((path, i) => {
    const value = values[Slot.FirstDetail + i];
    if (value !== undefined) picked[path] = value;
  });
  return picked;
}
