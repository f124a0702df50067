/**
 * Codes of category throttling, as matchers for the counter by code, which has no category. It is the table of
 * `src/envelope/error-families.ts` for Prometheus, whose regular expressions match the whole code and cannot look behind;
 * a test compares the two over all documented codes.
 */
const WORDS = [
  'RequestLimit',
  'TooManyRequests',
  'Frequency(Same\\\\w+)?Limit',
  'OverFrequency',
  'RestrictedFrequency',
  'AccessFrequency',
  'TooFrequent',
  'FreqCtrl',
  'FreqCnt',
  'FreqLimit',
  'FreqOverLimit',
  'Q[Pp][SsMm]Limit',
  'TPM\\\\w*LimitExceeded',
  'RateLimit(Exceeded|ed)',
  'TooOften',
  'TooQuickly',
  'ReqLimited',
  'RestrictedConcurrency',
].join('|');

const AT_THE_END = 'RateLimit|[.]Concurren(t|cyLimit(Exceeded)?)';

/** Families whose codes look like it, and codes that mean something else. */
const NOT = '(Request|Response)SizeLimitExceeded.*|.*(LowFrequency|PullRateLimit).*';

export const THROTTLING = `code=~"RequestLimitExceeded.*|.*(${WORDS}).*|.*(${AT_THE_END})", code!~"${NOT}"`;
