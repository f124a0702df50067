import { maskSecretId } from '../util/mask-secrets';
import type { CommonParameters } from './api-request';

const AMPERSAND = 0x26;
const EQUALS = 0x3d;
/** Characters kept of a name or a value; nothing that is picked is longer. */
const MAX_LENGTH = 160;

const FIELDS: ReadonlyMap<string, keyof CommonParameters> = new Map([
  ['Action', 'action'],
  ['Version', 'version'],
  ['Region', 'region'],
  ['SecretId', 'secretId'],
]);

/**
 * Picks the common parameters, and the request parameters that are asked for, out of an `application/x-www-form-urlencoded` text that
 * arrives in chunks. The rest is forgotten at once: it holds Token and Signature. The SecretId is masked when it is complete.
 */
export class FormReader implements CommonParameters {
  action: string | undefined;
  version: string | undefined;
  region: string | undefined;
  secretId: string | undefined;
  /** The request parameters that have been read. If one is repeated, the first counts. */
  readonly requestParameters = new Map<string, string>();
  readonly #names: readonly string[];
  #foundFields = 0;
  #name = '';
  #value = '';
  #inValue = false;
  /** Nothing up to the next `&` is kept. */
  #skipping = false;

  /** @param names request parameters to pick beside the common ones */
  constructor(names: readonly string[] = []) {
    this.#names = names;
  }

  write(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length && !this.complete) {
      // Byte by byte would be slow: a form may hold a large file, and without a Region the search goes on to its end.
      if (this.#skipping) at = chunk.indexOf(AMPERSAND, at);
      if (at < 0) return;
      this.#read(chunk[at++]);
    }
  }

  /** Takes the last pair, which no `&` has ended. */
  end(): this {
    this.#endPair();
    return this;
  }

  /** Whether all that is looked for has been read. */
  get complete(): boolean {
    return this.#foundFields === FIELDS.size && this.requestParameters.size === this.#names.length;
  }

  #read(byte: number): void {
    if (byte === AMPERSAND) {
      this.#endPair();
    } else if (byte === EQUALS && !this.#inValue) {
      this.#inValue = true;
      this.#skipping = !this.#isWanted(decode(this.#name));
    } else if (this.#inValue) {
      this.#value += String.fromCharCode(byte);
      this.#skipping = this.#value.length === MAX_LENGTH;
    } else {
      this.#name += String.fromCharCode(byte);
      this.#skipping = this.#name.length === MAX_LENGTH;
    }
  }

  #isWanted(name: string): boolean {
    const field = FIELDS.get(name);
    return field === undefined ? this.#names.includes(name) && !this.requestParameters.has(name) : this[field] === undefined;
  }

  #endPair(): void {
    const name = decode(this.#name);
    if (this.#isWanted(name)) this.#keep(name, decode(this.#value));
    this.#name = this.#value = '';
    this.#inValue = this.#skipping = false;
  }

  #keep(name: string, value: string): void {
    const field = FIELDS.get(name);
    if (field === undefined) {
      this.requestParameters.set(name, value);
      return;
    }
    this[field] = field === 'secretId' ? (maskSecretId(value) ?? '') : value;
    this.#foundFields++;
  }
}

/** Reads the query of `path`, with the request parameters that `names` lists beside the common ones. */
export function readQuery(path: string, names: readonly string[] = []): FormReader {
  const reader = new FormReader(names);
  const question = path.indexOf('?');
  if (question >= 0) reader.write(Buffer.from(path.slice(question + 1), 'latin1'));
  return reader.end();
}

function decode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
