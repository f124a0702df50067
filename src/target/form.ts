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
type Field = 'action' | 'version' | 'region';

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

  /** @param asked names of further parameters */
  constructor(asked: readonly string[] = []) {
    this.#asked = asked;
  }

  write(piece: Uint8Array): void {
    for (let at = 0; at < piece.length && !this.complete; at++) {
      const byte = piece[at];
      if (byte === AMPERSAND) this.#endPair();
      else if (byte === EQUALS && !this.#inValue) this.#inValue = true;
      else if (this.#inValue) this.#value = grown(this.#value, byte);
      else this.#name = grown(this.#name, byte);
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

  #endPair(): void {
    const name = decoded(this.#name);
    const field: Field | undefined = WANTED.get(name as 'Action');
    if (field !== undefined && this[field] === undefined) this[field] = decoded(this.#value);
    else if (this.#asked.includes(name) && !this.further.has(name)) this.further.set(name, decoded(this.#value));
    this.#name = this.#value = '';
    this.#inValue = false;
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

function grown(text: string, byte: number): string {
  return text.length < LIMIT ? text + String.fromCharCode(byte) : text;
}

function decoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
