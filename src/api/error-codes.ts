/**
 * What kind of trouble an error is, and so who has to act on it.
 *
 * @example
 * ```ts
 * const RETRYABLE: readonly ErrorCategory[] = ['throttling', 'server'];
 * ```
 */
export type ErrorCategory = 'auth' | 'throttling' | 'quota' | 'client' | 'state' | 'server' | 'transport' | 'other';

/** The family of a code that belongs to no family of {@link ERROR_FAMILIES}. */
export const OTHER_FAMILY = '_OTHER';
/** The family of an HTTP answer without an envelope. */
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
  /** The usual cause. In Markdown, for documents, as is `remedy`. */
  readonly cause: string;
  /** What to do. */
  readonly remedy: string;
}

/** What a category means for whoever runs a service. In Markdown, for documents. */
export interface CategoryMeaning {
  readonly whose: string;
  readonly retry: string;
  readonly remedy: string;
}

export const ERROR_CATEGORIES: Readonly<Record<ErrorCategory, CategoryMeaning>> = {
  auth: {
    whose: 'yours: key, clock or policy',
    retry: 'no',
    remedy: 'repair the key, the clock or the CAM policy; until then every call fails',
  },
  throttling: {
    whose: 'yours: too many calls at once',
    retry: 'yes, later',
    remedy: 'back off with jitter, spread calls, cache responses, batch; then ask for a higher limit',
  },
  quota: {
    whose: 'yours: the account or the region has none left',
    retry: 'no',
    remedy: 'delete what is unused, ask for more, take another zone or type',
  },
  client: {
    whose: 'yours: the request is wrong, and will be wrong again',
    retry: 'no',
    remedy: 'read the message, which names the parameter; fix the code or the configuration',
  },
  state: {
    whose: 'yours: the request is right, but not in the present state of the resource',
    retry: 'sometimes',
    remedy: 'look at the resource; retry only what the code says is in progress',
  },
  server: { whose: "Tencent Cloud's", retry: 'yes', remedy: 'retry with backoff; if it lasts, open a ticket with RequestIds' },
  transport: {
    whose: 'the way to the API',
    retry: 'yes, if the action is idempotent',
    remedy: 'DNS, proxy, firewall, timeout; see `_HTTP` and `_NETWORK`',
  },
  other: { whose: 'the family does not say', retry: '–', remedy: 'look at the code' },
};

/**
 * The families of error codes. A closed list, because a family becomes a metric label. Documents, dashboard, rules and runbook are
 * made from it.
 *
 * Sources: the 38 common codes (https://cloud.tencent.com/document/api/213/30435#common-error-codes) and the codes of 248 products,
 * of which these families cover 98.7 %.
 */
export const ERROR_FAMILIES: readonly ErrorFamily[] = [
  // Who calls, and what they may do.
  {
    name: 'AuthFailure',
    category: 'auth',
    watched: true,
    cause:
      'a key that was rotated, deleted or mistyped; a clock that is off by more than 5 minutes (`SignatureExpire`); a token that has expired (`TokenFailure`)',
    remedy:
      '`SignatureExpire`: set the clock. `SecretIdNotFound`: the key no longer exists. `SignatureFailure`: a wrong SecretKey, or a proxy that rewrites requests. `TokenFailure`: refresh earlier. `UnauthorizedOperation`, `NoPermission` and the like: the key is valid, see the next row',
  },
  {
    name: 'UnauthorizedOperation',
    category: 'auth',
    watched: true,
    permission: true,
    cause: 'CAM: the key is valid, but may not do this',
    remedy: 'the message names action and resource; add them to the policy of the user or role',
  },
  {
    name: 'IpInBlacklist',
    category: 'auth',
    permission: true,
    cause: 'the calling address is blocked',
    remedy: 'remove it from the access policy of the key',
  },
  {
    name: 'IpNotInWhitelist',
    category: 'auth',
    permission: true,
    cause: 'the calling address is not an allowed one, often after a NAT gateway was replaced',
    remedy: 'add the new outgoing address',
  },
  // Too much, too fast.
  {
    name: 'RequestLimitExceeded',
    category: 'throttling',
    watched: true,
    cause:
      'more calls per second than the action allows for the account (`UinLimitExceeded`), the address (`IPLimitExceeded`) or the region',
    remedy: 'back off; limits are per action, account and region, so other services of the same account count, too',
  },
  // More than the account or the region has.
  {
    name: 'LimitExceeded',
    category: 'quota',
    watched: true,
    cause: 'the account has as many of a kind as it may have',
    remedy: 'delete what is unused, or ask for a higher quota',
  },
  {
    name: 'ResourceInsufficient',
    category: 'quota',
    watched: true,
    cause: 'the zone has none left',
    remedy: 'another zone, instance type or billing mode',
  },
  {
    name: 'ResourcesSoldOut',
    category: 'quota',
    cause: 'sold out',
    remedy: 'another zone, instance type or billing mode',
  },
  // The request is wrong, and will be wrong again.
  {
    name: 'InvalidAction',
    category: 'client',
    cause: 'the action does not exist in this version',
    remedy: 'compare X-TC-Action with X-TC-Version; update the SDK',
  },
  {
    name: 'InvalidFilter',
    category: 'client',
    cause: 'a filter that the action does not have',
    remedy: 'the documentation of the action lists them',
  },
  {
    name: 'InvalidParameter',
    category: 'client',
    cause: 'a parameter of the wrong type, or in a wrong combination',
    remedy: 'the message names it',
  },
  {
    name: 'InvalidParameterValue',
    category: 'client',
    cause: 'a value that is out of range or malformed, or that names something that does not exist',
    remedy: 'the message names it',
  },
  {
    name: 'InvalidRequest',
    category: 'client',
    cause: 'the request is not one that the API understands',
    remedy: 'look for a proxy that rewrites bodies',
  },
  {
    name: 'MissingParameter',
    category: 'client',
    cause: 'a required parameter is missing',
    remedy: 'the message names it',
  },
  {
    name: 'NoSuchProduct',
    category: 'client',
    cause: 'the first label of the host is not a product',
    remedy: 'check the endpoint',
  },
  {
    name: 'NoSuchVersion',
    category: 'client',
    cause: 'the product does not have this version',
    remedy: 'check X-TC-Version; update the SDK',
  },
  {
    name: 'ActionOffline',
    category: 'client',
    cause: 'the action was taken out of service',
    remedy: 'the changelog of the product names what replaces it',
  },
  {
    name: 'RegionError',
    category: 'client',
    cause: 'the region is wrong for this product',
    remedy: 'the documentation of the product lists its regions',
  },
  {
    name: 'RequestSizeLimitExceeded',
    category: 'client',
    cause: 'more than 10 MB, or 1 MB with signature V1',
    remedy: 'send less at once; large content goes through COS',
  },
  {
    name: 'ResponseSizeLimitExceeded',
    category: 'client',
    cause: 'the response would be too large',
    remedy: 'ask for less: page with Offset and Limit',
  },
  {
    name: 'UnknownParameter',
    category: 'client',
    cause: 'a parameter that the action does not have',
    remedy: 'a typo, or an SDK that is newer than the region',
  },
  {
    name: 'UnsupportedProtocol',
    category: 'client',
    cause: 'neither GET nor POST',
    remedy: 'check the client',
  },
  {
    name: 'UnsupportedRegion',
    category: 'client',
    cause: 'the product is not in this region',
    remedy: 'the documentation of the product lists its regions',
  },
  // The request is right, but not in the present state of the resource.
  {
    name: 'FailedOperation',
    category: 'state',
    cause: 'the operation started and failed',
    remedy: 'the code and the message say why; some are worth a retry',
  },
  {
    name: 'OperationDenied',
    category: 'state',
    cause: 'a rule of the product forbids it now',
    remedy: 'the code says which: content review, arrears, a lock',
  },
  {
    name: 'ResourceInUse',
    category: 'state',
    cause: 'something still uses the resource',
    remedy: 'detach it first, or wait until it is released',
  },
  {
    name: 'ResourceNotFound',
    category: 'state',
    cause: 'it does not exist: deleted, or in another region',
    remedy: 'compare the region of the call with that of the resource; right after its creation, wait',
  },
  {
    name: 'ResourceUnavailable',
    category: 'state',
    cause: 'it exists, but is not ready',
    remedy: 'wait for its state to change; arrears or isolation need a payment',
  },
  {
    name: 'UnsupportedOperation',
    category: 'state',
    cause: 'not for this kind of resource, or not in its state',
    remedy: 'the code says which',
  },
  // Tencent Cloud's own trouble.
  {
    name: 'InternalError',
    category: 'server',
    watched: true,
    cause: 'a fault of the product',
    remedy: 'retry with backoff; if it lasts, open a ticket with RequestIds',
  },
  {
    name: 'ServiceUnavailable',
    category: 'server',
    watched: true,
    cause: 'the product is down or overloaded',
    remedy: 'retry with backoff; look at the status page',
  },
  // No trouble: the call would have succeeded.
  {
    name: DRY_RUN_FAMILY,
    category: 'other',
    cause: 'not an error: the call had DryRun and would have succeeded',
    remedy: 'nothing; it counts in no error counter',
  },
  {
    name: OTHER_FAMILY,
    category: 'other',
    watched: true,
    cause: 'a code that belongs to no family above',
    remedy: 'look at the code; if it is frequent, open an issue',
  },
  // No answer of the API.
  {
    name: HTTP_FAMILY,
    category: 'transport',
    watched: true,
    cause: 'a response that is not an envelope: from a gateway, a proxy, a captive portal; the code is the HTTP status',
    remedy: '`403`, `407`: the proxy. `502` to `504`: the way to the API, or its own gateway. `200`: something else has answered',
  },
  {
    name: NETWORK_FAMILY,
    category: 'transport',
    watched: true,
    cause: 'no complete response; the code is the error of the transport',
    remedy:
      '`ENOTFOUND`: DNS. `ECONNREFUSED`: proxy or firewall. `ECONNRESET`: cut off, often by an idle timeout. `ETIMEDOUT`, `TimeoutError`, `UND_ERR_HEADERS_TIMEOUT`: too slow, or a timeout that is too short',
  },
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
