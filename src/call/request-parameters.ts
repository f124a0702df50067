import { FormReader, queryParameters } from '../api/form-reader';
import type { CommonParameters } from '../api/common-parameters';
import { JsonScanner } from '../response/json/scanner';
import { object, text } from '../response/json/shape';

/** Characters kept of a value; nothing that is asked for is longer. */
const VALUE_LIMIT = 160;
const DOCUMENT_SLOT = 0;
const FIRST_VALUE_SLOT = 1;

/**
 * What the request of a call says in its body, which is read as it is sent, and in its query: the common parameters of a call signed
 * with V1, and the parameters that a service extension asked for.
 */
export class RequestParameters {
  readonly #path: string;
  readonly #form: FormReader | undefined;
  readonly #json: JsonParameters | undefined;

  /**
   * @param path path and query of the request
   * @param bodyFormat of the body: a form with signature V1, JSON with V3
   * @param names of further parameters
   */
  constructor(path: string, bodyFormat: 'form' | 'json', names: readonly string[]) {
    this.#path = path;
    if (bodyFormat === 'form') this.#form = new FormReader(names);
    else this.#json = new JsonParameters(names);
  }

  write(chunk: Uint8Array): void {
    this.#form?.write(chunk);
    this.#json?.write(chunk);
  }

  /** Nothing that is asked for is still to come. */
  get complete(): boolean {
    return this.#form?.complete ?? false;
  }

  /** Also a POST may have them in its query. */
  common(): CommonParameters {
    const form = this.#form?.end();
    return form?.action === undefined ? queryParameters(this.#path) : form;
  }

  further(names: readonly string[]): Readonly<Record<string, string>> {
    const body = this.#form?.end().further ?? this.#json?.values;
    const query = queryParameters(this.#path, names).further;
    const values = names.map((name) => [name, body?.get(name) ?? query.get(name)] as const);
    return Object.fromEntries(values.filter((entry): entry is [string, string] => entry[1] !== undefined));
  }
}

/** Picks text parameters out of a JSON body that comes in chunks. */
class JsonParameters {
  readonly #names: readonly string[];
  readonly #scanner: JsonScanner;

  constructor(names: readonly string[]) {
    this.#names = names;
    const members = names.map((name, i) => [name, text(FIRST_VALUE_SLOT + i, VALUE_LIMIT)] as const);
    this.#scanner = new JsonScanner(object(DOCUMENT_SLOT, Object.fromEntries(members)));
  }

  write(chunk: Uint8Array): void {
    this.#scanner.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
  }

  get values(): ReadonlyMap<string, string> {
    const values = this.#names.map((name, i) => [name, this.#scanner.values[FIRST_VALUE_SLOT + i]] as const);
    return new Map(values.filter((entry): entry is [string, string] => entry[1] !== undefined));
  }
}
