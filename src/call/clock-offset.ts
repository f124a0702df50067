/** Every date of HTTP ends so. Of a date without a zone `Date.parse` would take the local one. */
const IN_GMT = / GMT$/;
/** A `Date` header counts whole seconds; on average half a second has passed since. */
const MEAN_TRUNCATION = 500;

let lastDate: string | undefined;
let lastTime = Number.NaN;

/**
 * This machine's clock minus the server's, in seconds, by the `Date` header of a response against the middle between request and
 * response headers. Exact to half a second and half the round trip; the API rejects signatures that are off by 300 s.
 *
 * @param startTime when the request was made, in milliseconds since the epoch
 * @param elapsed how long the response headers took, in milliseconds
 * @returns undefined without a readable `Date`
 */
export function clockOffset(date: string | undefined, startTime: number, elapsed: number): number | undefined {
  if (date === undefined) return undefined;
  // The calls of one second have the same text.
  if (date !== lastDate) {
    lastTime = IN_GMT.test(date) ? Date.parse(date) : Number.NaN;
    lastDate = date;
  }
  const offset = (startTime + elapsed / 2 - (lastTime + MEAN_TRUNCATION)) / 1000;
  return Number.isFinite(offset) ? offset : undefined;
}
