import { JsonScanner } from '../envelope/scanner';
import { object, text } from '../envelope/shape';

/** Characters kept of a value; nothing that is asked for is longer. */
const LIMIT = 160;
const DOCUMENT = 0;
const FIRST_VALUE = 1;

/** Picks text parameters out of the JSON body of a call signed with V3, as it comes in pieces; the rest is forgotten. */
export class JsonParameters {
  readonly #names: readonly string[];
  readonly #scanner: JsonScanner;

  constructor(names: readonly string[]) {
    this.#names = names;
    const members = names.map((name, i) => [name, text(FIRST_VALUE + i, LIMIT)] as const);
    this.#scanner = new JsonScanner(object(DOCUMENT, Object.fromEntries(members)));
  }

  write(piece: Uint8Array): void {
    this.#scanner.write(Buffer.from(piece.buffer, piece.byteOffset, piece.length));
  }

  /** What has been read of them so far. */
  get further(): ReadonlyMap<string, string> {
    const values = this.#names.map((name, i) => [name, this.#scanner.values[FIRST_VALUE + i]] as const);
    return new Map(values.filter((entry): entry is [string, string] => entry[1] !== undefined));
  }
}
