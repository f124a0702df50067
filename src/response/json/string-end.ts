import { ASCII } from './characters';

const { BACKSLASH, QUOTE } = ASCII;

/** Finds where strings close, across chunks. */
export class StringEnd {
  /** The last chunk ended within the string, after an odd number of backslashes. */
  #escaped = false;

  /** Index of the quote that closes the string which `start` lies in, or -1 if it is not before `end`. */
  find(chunk: Buffer, start: number, end: number): number {
    let from = this.#escaped ? start + 1 : start;
    this.#escaped = false;
    for (;;) {
      const quote = quoteIndex(chunk, from, end);
      const isEscaped = endsInEscape(chunk, from, quote < 0 ? end : quote);
      if (quote < 0) this.#escaped = isEscaped;
      if (quote < 0 || !isEscaped) return quote;
      from = quote + 1;
    }
  }

  reset(): void {
    this.#escaped = false;
  }
}

/** Index of the next quote from `start` up to `end`, or -1. */
function quoteIndex(chunk: Buffer, start: number, end: number): number {
  // The view keeps `indexOf` from searching beyond `end`.
  return (end === chunk.length ? chunk : chunk.subarray(0, end)).indexOf(QUOTE, start);
}

/** Whether an odd number of backslashes stands before `end`. */
function endsInEscape(chunk: Buffer, start: number, end: number): boolean {
  let first = end;
  while (first > start && chunk[first - 1] === BACKSLASH) first--;
  return ((end - first) & 1) === 1;
}
