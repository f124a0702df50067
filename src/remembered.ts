/** Values kept; what a process names again and again is far less, unless strangers choose the names. */
const KEPT = 512;
/** Of longer texts nothing is kept: they are nobody's usual ones. */
const LONGEST = 256;

/** What is made of a text, made once for each, as the same few come again and again. Of the first texts only: it is bounded. */
export class Remembered<Value extends object> {
  readonly #make: (text: string) => Value;
  readonly #onKept: (text: string, value: Value) => void;
  readonly #kept = new Map<string, Value>();
  #lastText: string | undefined;
  #last: Value | undefined;

  /** @param onKept told of each value that is kept, once */
  constructor(make: (text: string) => Value, onKept: (text: string, value: Value) => void = () => {}) {
    this.#make = make;
    this.#onKept = onKept;
  }

  of(text: string): Value {
    // As a rule it is the text of the time before; to compare takes a third of a look-up, which has to hash a new string.
    if (text === this.#lastText) return this.#last as Value;
    const value = this.#kept.get(text) ?? this.#made(text);
    this.#last = value;
    this.#lastText = text;
    return value;
  }

  #made(text: string): Value {
    const value = this.#make(text);
    if (this.#kept.size < KEPT && text.length <= LONGEST) {
      this.#kept.set(text, value);
      this.#onKept(text, value);
    }
    return value;
  }
}
