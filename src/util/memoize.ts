/** Cache limit. Only untrusted input reaches it. */
const MAX_ENTRIES = 512;
/** Longer texts are not cached: the usual ones are short. */
const MAX_TEXT_LENGTH = 256;

/** Caches what `make` returns for a text. Bounded: the least recently used entry goes first. */
export function memoize<Value extends object>(make: (text: string) => Value): (text: string) => Value {
  const cache = new Map<string, Value>();
  let lastText: string | undefined;
  let lastValue: Value;
  return (text) => {
    // Mostly the text of the call before; comparing takes a third of a look-up, which hashes the new string.
    if (text === lastText) return lastValue;
    let value = cache.get(text);
    if (value === undefined) {
      value = make(text);
      if (text.length <= MAX_TEXT_LENGTH) cache.set(text, value);
    } else {
      cache.delete(text);
      cache.set(text, value);
    }
    if (cache.size > MAX_ENTRIES) cache.delete(cache.keys().next().value as string);
    lastText = text;
    lastValue = value;
    return value;
  };
}
