/** What kind of trouble an error is, and so who has to act on it. */
export type ErrorCategory = 'auth' | 'throttling' | 'quota' | 'client' | 'state' | 'server' | 'transport' | 'other';

/** The family of a code that belongs to no family of {@link ERROR_FAMILIES}. */
export const OTHER_FAMILY = '_OTHER';
/** The family of an HTTP answer that is no envelope. */
export const HTTP_FAMILY = '_HTTP';
/** The family of a call that got no complete answer. */
export const NETWORK_FAMILY = '_NETWORK';
/** Answers a dry run that would have succeeded: a code, but no error. */
export const DRY_RUN_FAMILY = 'DryRunOperation';

/** One family of error codes. */
export interface ErrorFamily {
  /** What stands before the first dot of the code. */
  readonly name: string;
  /** Of its codes, unless {@link CODE_CATEGORIES} names another. */
  readonly category: ErrorCategory;
  /** Its error counter exists at 0 from the first call on, because an alert watches it. */
  readonly watched?: true;
  /** Its codes deny something to a valid key. */
  readonly permission?: true;
}

/**
 * The families of error codes. A closed list, because a family becomes a metric label. Documents, dashboard, rules and runbook are
 * made from it.
 *
 * Sources: the 38 common codes (https://cloud.tencent.com/document/api/213/30435#common-error-codes) and the codes of 248 products,
 * of which these families cover 98.7 %.
 */
export const ERROR_FAMILIES: readonly ErrorFamily[] = [
  // Who calls, and what they may do.
  { name: 'AuthFailure', category: 'auth', watched: true },
  { name: 'UnauthorizedOperation', category: 'auth', watched: true, permission: true },
  { name: 'IpInBlacklist', category: 'auth', permission: true },
  { name: 'IpNotInWhitelist', category: 'auth', permission: true },
  // Too much, too fast.
  { name: 'RequestLimitExceeded', category: 'throttling', watched: true },
  // More than the account or the region has.
  { name: 'LimitExceeded', category: 'quota', watched: true },
  { name: 'ResourceInsufficient', category: 'quota', watched: true },
  { name: 'ResourcesSoldOut', category: 'quota' },
  // The request is wrong, and will be wrong again.
  { name: 'InvalidAction', category: 'client' },
  { name: 'InvalidFilter', category: 'client' },
  { name: 'InvalidParameter', category: 'client' },
  { name: 'InvalidParameterValue', category: 'client' },
  { name: 'InvalidRequest', category: 'client' },
  { name: 'MissingParameter', category: 'client' },
  { name: 'NoSuchProduct', category: 'client' },
  { name: 'NoSuchVersion', category: 'client' },
  { name: 'ActionOffline', category: 'client' },
  { name: 'RegionError', category: 'client' },
  { name: 'RequestSizeLimitExceeded', category: 'client' },
  { name: 'ResponseSizeLimitExceeded', category: 'client' },
  { name: 'UnknownParameter', category: 'client' },
  { name: 'UnsupportedProtocol', category: 'client' },
  { name: 'UnsupportedRegion', category: 'client' },
  // The request is right, but not in the present state of the resource.
  { name: 'FailedOperation', category: 'state' },
  { name: 'OperationDenied', category: 'state' },
  { name: 'ResourceInUse', category: 'state' },
  { name: 'ResourceNotFound', category: 'state' },
  { name: 'ResourceUnavailable', category: 'state' },
  { name: 'UnsupportedOperation', category: 'state' },
  // Tencent Cloud's own trouble.
  { name: 'InternalError', category: 'server', watched: true },
  { name: 'ServiceUnavailable', category: 'server', watched: true },
  // No trouble: the call would have succeeded.
  { name: DRY_RUN_FAMILY, category: 'other' },
  { name: OTHER_FAMILY, category: 'other', watched: true },
  // No answer of the API.
  { name: HTTP_FAMILY, category: 'transport', watched: true },
  { name: NETWORK_FAMILY, category: 'transport', watched: true },
];

/** Words in a code that give it another category than its family has. */
export interface CodeCategory {
  readonly category: ErrorCategory;
  /**
   * Regular expressions of RE2, which Prometheus uses, so without look-around. Each is looked for anywhere in what follows the
   * family; for a code without a known family, in the whole code.
   */
  readonly words: readonly string[];
  /** Words that look like one of {@link words} and mean something else. */
  readonly notWords?: readonly string[];
  /** Families whose codes keep the category of the family. */
  readonly exceptFamilies: readonly string[];
}

/**
 * Throttling and quota hide in other families, as in `FailedOperation.RequestLimitExceeded30S`, `LimitExceeded.TooManyRequests`,
 * `UnsupportedOperation.FrequencyLimit`, `FailedOperation.WriteQpsLimit`, `InvalidParameter.TPMLimitExceeded`,
 * `OperationDenied.QuotaLimitExceeded`. The first row that matches decides.
 */
export const CODE_CATEGORIES: readonly CodeCategory[] = [
  {
    category: 'throttling',
    words: [
      'RequestLimit',
      'TooManyRequests',
      'Frequency(?:Same\\w+)?Limit',
      'OverFrequency',
      'RestrictedFrequency',
      'AccessFrequency',
      'TooFrequent',
      'FreqCtrl',
      'FreqCnt',
      'FreqLimit',
      'FreqOverLimit',
      'Q[Pp][SsMm]Limit',
      'TPM\\w*LimitExceeded',
      'RateLimit(?:Exceeded|ed|$)',
      'TooOften',
      'TooQuickly',
      'ReqLimited',
      'RestrictedConcurrency',
      '^Concurren(?:t|cyLimit(?:Exceeded)?)$',
    ],
    notWords: ['LowFrequency', 'PullRateLimit'],
    exceptFamilies: ['RequestSizeLimitExceeded', 'ResponseSizeLimitExceeded'],
  },
  {
    category: 'quota',
    words: ['Quota\\w*Exceed', '(?:No|Over|Insufficient)\\w*Quota$', 'Quota(?:Insufficient|Exhausted|NotEnough|OverLimit)', 'SoldOut$'],
    exceptFamilies: ['InternalError', 'AuthFailure', 'UnauthorizedOperation'],
  },
];

/**
 * Codes of family `AuthFailure` that deny something to a valid key, as a regular expression of RE2 for the whole code. The other
 * codes of that family say that the key, its signature or its token is rejected.
 */
export const PERMISSION_CODES =
  'AuthFailure[.](?:Un[aA]uthorized.*|UnAuth[A-Z].+|NoPermission|Forbidden|SubAccountDenied|CAMNotAuthorized|AuthorizedOperationDenyError)';
