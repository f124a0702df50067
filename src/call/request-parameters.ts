import type { CommonParameters } from '../api/api-request';
import { FormReader, readQuery } from '../api/form-reader';
import { JsonScanner } from '../response/json/scanner';
import { object, text } from '../response/json/schema';

/** Characters kept of a value; nothing that is asked for is longer. */
const VALUE_LIMIT = 160;
const DOCUMENT_SLOT = 0;
const FIRST_VALUE_SLOT = 1;

/** What a request says in its body and its query: a form with signature V1, JSON with V3. */
export class RequestParameters {
  readonly #path: string;
  readonly #form: FormReader | undefined;
  readonly #body: FormReader | JsonParameters;

  /** @param names parameters that are asked for beside the common ones */
  constructor(path: string, bodyFormat: 'form' | 'json', names: readonly string[] = []) {
    this.#path = path;
    this.#form = bodyFormat === 'form' ? new FormReader(names) : undefined;
    this.#body = this.#form ?? new JsonParameters(names);
  }

  write(chunk: Uint8Array): void {
    if (!this.#body.complete) this.#body.write(chunk);
  }

  /** The common parameters of a call signed with V1. A POST may also have them in its query. */
  common(): CommonParameters {
    const form = this.#form?.end();
    return form?.action === undefined ? readQuery(this.#path) : form;
  }

  /** The values of `names`, as far as they were there. */
  pick(names: readonly string[]): Readonly<Record<string, string>> {
    this.#form?.end();
    const query = readQuery(this.#path, names).requestParameters;
    const values = names.map((name) => [name, this.#body.requestParameters.get(name) ?? query.get(name)] as const);
    return Object.fromEntries(values.filter((entry): entry is [string, string] => entry[1] !== undefined));
  }
}

/** Picks text parameters out of a JSON body, as it is sent. */
class JsonParameters {
  readonly complete = false;
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

  get requestParameters(): ReadonlyMap<string, string> {
    const values = this.#names.map((name, i) => [name, this.#scanner.values[FIRST_VALUE_SLOT + i]] as const);
    return new Map(values.filter((entry): entry is [string, string] => entry[1] !== undefined));
  }
}
