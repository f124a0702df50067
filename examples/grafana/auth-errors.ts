import { about5Minutes, errorCodes, errors, Recorded } from './counting';
import { CALLS } from './selectors';

/** Families of errors that deny something to a good key: by its policy, or by the address that it is used from. */
export const PERMISSION_FAMILIES = 'UnauthorizedOperation|IpInBlacklist|IpNotInWhitelist';

/** Codes of family AuthFailure that do so, too. The same as in rules.yml, which a test compares. */
export const PERMISSION_CODES =
  'AuthFailure[.](Un[aA]uthorized.*|UnAuth[A-Z].+|NoPermission|Forbidden|SubAccountDenied|CAMNotAuthorized|AuthorizedOperationDenyError)';

const AUTH_FAILURE = `${CALLS}, family="AuthFailure"`;

/**
 * Errors of family AuthFailure in 5 minutes that are not about permission, as TencentCloudAuthFailureSpike counts them. Without
 * rules.yml: by code; else 0 where all codes are about permission; else the family, of which there may be nothing by code.
 *
 * @param aggregation as in `sum by (service)`
 */
export function credentialErrors(aggregation: string): string {
  const rejected = about5Minutes(aggregation, errorCodes(`${AUTH_FAILURE}, code!~"${PERMISSION_CODES}"`));
  const denied = about5Minutes(aggregation, errorCodes(`${AUTH_FAILURE}, code=~"${PERMISSION_CODES}"`));
  const all = about5Minutes(aggregation, errors(AUTH_FAILURE));
  return [`${aggregation} (${Recorded.credentialErrors}{${CALLS}})`, rejected, `0 * ${denied}`, all].join('\nor\n');
}

/**
 * Calls in 5 minutes that were denied to a good key, as TencentCloudPermissionDenied counts them.
 *
 * @param aggregation as in `sum by (service)`
 */
export function permissionErrors(aggregation: string): string {
  const families = errors(`${CALLS}, family=~"${PERMISSION_FAMILIES}"`);
  const codes = errorCodes(`${AUTH_FAILURE}, code=~"${PERMISSION_CODES}"`);
  return `${aggregation} (${Recorded.permissionErrors}{${CALLS}})\nor\n${about5Minutes(aggregation, families, codes)}`;
}

/** Puts codes that are about permission into the family whose meaning they have, and whose page of the runbook. */
export function byMeaning(expr: string): string {
  return `label_replace(\n${expr},\n"family", "UnauthorizedOperation", "code", "${PERMISSION_CODES}")`;
}
