/** What an error family means, in as few words as a table cell has room for. The runbook says what to do. */
export const FAMILY_MEANINGS: Readonly<Record<string, string>> = {
  AuthFailure: 'The key, its signature or the clock is wrong',
  UnauthorizedOperation: 'The key is good; its policy does not allow this',
  IpInBlacklist: 'Our address is forbidden',
  IpNotInWhitelist: 'Our address is not among those allowed',

  RequestLimitExceeded: 'Too many calls a second: slow down',

  LimitExceeded: 'A quota of the account is used up',
  ResourceInsufficient: 'The region has no more of this just now',
  ResourcesSoldOut: 'The region has no more of this just now',

  InvalidAction: 'There is no such action',
  InvalidFilter: 'The request is wrong: a filter',
  InvalidParameter: 'The request is wrong: a parameter',
  InvalidParameterValue: 'The request is wrong: a value',
  InvalidRequest: 'The request is wrong',
  MissingParameter: 'The request is wrong: a parameter is missing',
  UnknownParameter: 'The request is wrong: a parameter that the action does not have',
  NoSuchProduct: 'There is no such product',
  NoSuchVersion: 'There is no such version of the API',
  ActionOffline: 'The action is no longer offered',
  RegionError: 'The region is wrong for this',
  UnsupportedRegion: 'The region does not have this',
  UnsupportedProtocol: 'Only GET and POST are spoken',
  RequestSizeLimitExceeded: 'The request is too large',
  ResponseSizeLimitExceeded: 'The answer would be too large: ask for less',

  FailedOperation: 'Could not be done; the message says why',
  OperationDenied: 'Refused in the present state',
  ResourceInUse: 'Something is still in use',
  ResourceNotFound: 'Something is not there',
  ResourceUnavailable: 'Something cannot be used now',
  UnsupportedOperation: 'Not possible for this resource',

  InternalError: 'Trouble inside Tencent Cloud: retry, then ask support',
  ServiceUnavailable: 'Tencent Cloud is not available: retry later',

  DryRunOperation: 'No error: the call would have succeeded',
  _OTHER: 'A family of its own; the code says what it is',
  _HTTP: 'A gateway or proxy answered, not the API',
  _NETWORK: 'No answer: network, DNS, TLS or a time-out',
};
