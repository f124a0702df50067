/** The parameters that a call signed with V1 (HmacSHA1, HmacSHA256) has in its query or form body. */
export interface CommonParameters {
  readonly action: string | undefined;
  readonly version: string | undefined;
  readonly region: string | undefined;
}

const AMPERSAND = 0x26;
const EQUALS = 0x3d;
/** Longer names and values are none of ours. */
const LIMIT = 160;

const WANTED = new Map([
  ['Action', 'action'],
  ['Version', 'version'],
  ['Region', 'region'],
] as const);

/**
 * Picks Action, Version and Region, and what else is asked for, out of an `application/x-www-form-urlencoded` text that
 * comes in pieces, and forgets everything else at once: the rest has SecretId, Token and Signature.
 */
export class FormReader implements CommonParameters {
  /** The other parameters that were asked for, as far as they have come. */
  readonly further = new Map<string, string>();
  readonly #asked: readonly string[];
  action: string | undefined;
  version: string | undefined;
  region: string | undefined;
  #name = '';
  #value = '';
  #inValue = false;
  /** Nothing up to the next `&` is wanted. */
  #skipping = false;

  /** @param asked names of further parameters */
  constructor(asked: readonly string[] = []) {
    this.#asked = asked;
  }

  write(piece: Uint8Array): void {
    let at = 0;
    while (at < piece.length && !this.complete) {
      // A form may carry a file of many megabytes, and have no Region to end the search.
      if (this.#skipping) at = piece.indexOf(AMPERSAND, at);
      if (at < 0) return;
      this.#take(piece[at++]);
    }
  }

  /** Takes the pair that no `&` has ended. */
  end(): this {
    this.#endPair();
    return this;
  }

  get complete(): boolean {
    const common = this.action !== undefined && this.version !== undefined && this.region !== undefined;
    return common && this.further.size === this.#asked.length;
  }

  #take(byte: number): void {
    if (byte === AMPERSAND) {
      this.#endPair();
    } else if (byte === EQUALS && !this.#inValue) {
      this.#inValue = true;
      this.#skipping = !this.#isWanted(decoded(this.#name));
    } else if (this.#inValue) {
      this.#value += String.fromCharCode(byte);
      this.#skipping = this.#value.length === LIMIT;
    } else {
      this.#name += String.fromCharCode(byte);
      this.#skipping = this.#name.length === LIMIT;
    }
  }

  #isWanted(name: string): boolean {
    const field = WANTED.get(name as 'Action');
    return field === undefined ? this.#asked.includes(name) && !this.further.has(name) : this[field] === undefined;
  }

  #endPair(): void {
    const name = decoded(this.#name);
    if (this.#isWanted(name)) {
      const field = WANTED.get(name as 'Action');
      if (field === undefined) this.further.set(name, decoded(this.#value));
      else this[field] = decoded(this.#value);
    }
    this.#name = this.#value = '';
    this.#inValue = this.#skipping = false;
  }
}

/**
 * The common parameters in the query of `path`.
 *
 * @param asked names of further parameters
 */
export function queryParameters(path: string, asked: readonly string[] = []): FormReader {
  const form = new FormReader(asked);
  const question = path.indexOf('?');
  if (question >= 0) form.write(Buffer.from(path.slice(question + 1), 'latin1'));
  return form.end();
}

function decoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
