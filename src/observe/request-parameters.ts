import { type CommonParameters, FormReader, queryParameters } from '../target/form';
import { JsonParameters } from '../target/json-parameters';

/**
 * What the request of a call says in its body, which is read as it is sent, and in its query: the common parameters of a
 * call signed with V1, and the parameters that a service has asked for.
 */
export class RequestParameters {
  readonly #path: string;
  readonly #body: FormReader | JsonParameters;

  /**
   * @param path path and query of the request
   * @param isV1 a body is a form, not JSON
   * @param further names of the parameters that any service has asked for
   */
  constructor(path: string, isV1: boolean, further: readonly string[]) {
    this.#path = path;
    this.#body = isV1 ? new FormReader(further) : new JsonParameters(further);
  }

  write(piece: Uint8Array): void {
    this.#body.write(piece);
  }

  /** Whether nothing of what is asked for is still to come. */
  get complete(): boolean {
    return this.#body instanceof FormReader && this.#body.complete;
  }

  /** Also a POST may have them in its query. */
  common(): CommonParameters {
    const form = this.#body instanceof FormReader ? this.#body.end() : undefined;
    return form?.action === undefined ? queryParameters(this.#path) : form;
  }

  further(names: readonly string[]): Readonly<Record<string, string>> {
    const body = this.#body instanceof FormReader ? this.#body.end() : this.#body;
    const query = queryParameters(this.#path, names);
    const picked = names.map((name) => [name, body.further.get(name) ?? query.further.get(name)] as const);
    return Object.fromEntries(picked.filter((entry): entry is [string, string] => entry[1] !== undefined));
  }
}
