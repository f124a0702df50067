import type { Outcome } from '../../src/call';
import type { ErrorCategory } from '../../src';

/** Named colours of Grafana, so that they suit the dark and the light theme. */
export const OUTCOME_COLOURS: Readonly<Record<Outcome, string>> = {
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

/** Families that are worth an alert, in tones of their category; the others take what the palette gives them. */
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
export const CODE_COLOURS: Readonly<Record<string, string>> = {
  'AuthFailure.SignatureFailure': 'red',
  'AuthFailure.SecretIdNotFound': 'orange',
  'AuthFailure.SignatureExpire': 'yellow',
  'AuthFailure.TokenFailure': 'purple',
};

/** Alerts of rules.yml, without what they all begin with. */
export const ALERT_COLOURS: Readonly<Record<string, string>> = {
  AuthFailureSpike: 'red',
  AllCallsFailing: 'dark-red',
  PermissionDenied: 'semi-dark-red',
  Throttled: 'orange',
  QuotaExceeded: 'yellow',
  ServerErrors: 'purple',
  Unreachable: 'dark-purple',
  Slow: 'blue',
  ErrorBudgetBurn: 'semi-dark-orange',
  UnknownErrors: 'text',
  LabelOverflow: 'light-blue',
  CountersMissing: 'dark-blue',
};

export const STATE_COLOURS: Readonly<Record<'firing' | 'pending', string>> = { firing: 'red', pending: 'yellow' };

export const THRESHOLD_COLOUR = 'dark-red';

/** Of many together. */
export const OTHERS_COLOUR = 'text';
