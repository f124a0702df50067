import type { ErrorCategory } from '../../api/error-codes';

/** By outcome. Named colours of Grafana, which suit its dark and its light theme. */
export const OUTCOME_COLOURS: Readonly<Record<string, string>> = {
  success: 'green',
  error: 'red',
  failure: 'purple',
  dry_run: 'blue',
  aborted: 'text',
};

/** Red is a key that does not work, orange is too fast, purple is not our fault. */
export const CATEGORY_COLOURS: Readonly<Record<ErrorCategory, string>> = {
  auth: 'red',
  throttling: 'orange',
  quota: 'yellow',
  client: 'blue',
  state: 'light-blue',
  server: 'purple',
  transport: 'dark-purple',
  other: 'text',
};

/** Families that alerts watch, in tones of their category. */
export const FAMILY_COLOURS: Readonly<Record<string, string>> = {
  AuthFailure: 'red',
  UnauthorizedOperation: 'dark-red',
  RequestLimitExceeded: 'orange',
  LimitExceeded: 'yellow',
  ResourceInsufficient: 'dark-yellow',
  InternalError: 'purple',
  ServiceUnavailable: 'light-purple',
  _HTTP: 'dark-purple',
  _NETWORK: 'super-light-purple',
  _OTHER: 'text',
};

/** The usual ways in which a key is wrong. */
export const AUTH_CODE_COLOURS: Readonly<Record<string, string>> = {
  'AuthFailure.SignatureFailure': 'red',
  'AuthFailure.SecretIdNotFound': 'orange',
  'AuthFailure.SignatureExpire': 'yellow',
  'AuthFailure.TokenFailure': 'purple',
};

export const STATE_COLOURS = { firing: 'red', pending: 'yellow' } as const;
