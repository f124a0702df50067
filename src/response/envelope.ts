import { envelopeSchema, Slot } from './envelope-schema';
import { readFastPath } from './fast-path';
import { JsonScanner } from './json/scanner';
import { NO_RESPONSE, type ParsedResponse, type ResponseFields, type ResponseReader } from './parsed-response';

const ENVELOPE = envelopeSchema();
const NOT_WHITE_SPACE = /[^ \t\r\n]/;

/** Reads the JSON envelope of a response. */
export class EnvelopeReader implements ResponseReader {
  readonly #fields: ResponseFields | undefined;
  /** The response, if the fast path could read it. */
  #response: ParsedResponse | undefined;
  #scanner: JsonScanner | undefined;

  constructor(fields?: ResponseFields) {
    this.#fields = fields;
  }

  write(chunk: Buffer): void {
    if (this.#scanner !== undefined) return this.#scanner.write(chunk);
    if (this.#response !== undefined) return this.#writeAfterEnd(chunk);
    if (this.#fields === undefined) this.#response = readFastPath(chunk);
    if (this.#response !== undefined) return;
    this.#scanner = new JsonScanner(this.#fields === undefined ? ENVELOPE : envelopeSchema(this.#fields));
    this.#scanner.write(chunk);
  }

  end(done: (response: ParsedResponse) => void): void {
    done(this.#response ?? (this.#scanner === undefined ? NO_RESPONSE : parsedEnvelope(this.#scanner, this.#fields)));
  }

  /** Only white space may follow a complete document. */
  #writeAfterEnd(chunk: Buffer): void {
    if (NOT_WHITE_SPACE.test(chunk.toString('latin1'))) this.#response = { ...this.#response, complete: false, hasStreamError: false };
  }
}

function parsedEnvelope({ complete, values }: JsonScanner, fields: ResponseFields | undefined): ParsedResponse {
  // Some actions return `"Error": null`, or an Error of empty strings, on success.
  const errorCode = values[Slot.Code] || undefined;
  return {
    complete: complete && values[Slot.Response] !== undefined,
    hasStreamError: false,
    requestId: values[Slot.RequestId] || undefined,
    errorCode,
    errorMessage: errorCode && values[Slot.Message],
    responseFields: fields && pickedFields(fields, values),
  };
}

function pickedFields(fields: ResponseFields, values: readonly (string | undefined)[]): Readonly<Record<string, string>> {
  const picked = Object.keys(fields).map((path, i) => [path, values[Slot.FirstField + i]] as const);
  return Object.fromEntries(picked.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
