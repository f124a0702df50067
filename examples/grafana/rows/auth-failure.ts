import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { credentialErrors, permissionErrors } from '../auth-errors';
import { CODE_COLOURS } from '../colours';
import { alertThreshold, errorCodes, perSecond } from '../counting';
import { colouredBy, lines, stackedBars } from '../panels';
import { overTime, withExemplars } from '../queries';
import { runbookOf } from '../runbook';
import { CALLS } from '../selectors';
import { thresholdLine, THRESHOLD } from '../threshold-line';

/** Keys, signatures and policies. */
export function authFailure(): Builder<Panel>[] {
  return [in5MinutesByService(), byCode(), denied()];
}

function in5MinutesByService(): Builder<Panel> {
  const panel = {
    title: 'AuthFailure in 5 minutes, by service',
    shows: 'Errors of family AuthFailure that are not about permission, as the alert counts them, and the threshold of the alert.',
    normal: '0; single ones when a key is rotated.',
    otherwise: `above the line somebody is paged: ${runbookOf('TencentCloudAuthFailureSpike')}.`,
    unit: 'short',
    decimals: 0,
    width: 8,
    queries: [
      overTime({ expr: credentialErrors('sum by (service)'), legend: '{{service}}' }),
      overTime({ expr: alertThreshold('auth_failure_errors'), legend: THRESHOLD }),
    ],
  };
  return thresholdLine(lines(panel).axisSoftMax(5));
}

function byCode(): Builder<Panel> {
  const panel = {
    title: 'AuthFailure by code',
    shows: 'Rejected calls per second, by what was wrong with them.',
    normal: 'nothing.',
    otherwise:
      '*SignatureExpire* is the clock of the machine, *SecretIdNotFound* a deleted or disabled key, *SignatureFailure* a wrong ' +
      `SecretKey, *TokenFailure* temporary credentials that are over: ${runbookOf('TencentCloudAuthFailureSpike')}. ` +
      `*UnauthorizedOperation* is a good key without the permission: ${runbookOf('TencentCloudPermissionDenied')}.`,
    unit: 'suffix:/s',
    decimals: 1,
    width: 8,
    queries: [
      withExemplars({ expr: `sum by (code) (${perSecond(errorCodes(`${CALLS}, family="AuthFailure"`))}) > 0`, legend: '{{code}}' }),
    ],
  };
  return colouredBy(stackedBars(panel), CODE_COLOURS);
}

function denied(): Builder<Panel> {
  const panel = {
    title: 'Permission denied in 5 minutes, by service',
    shows:
      'Calls that the policy of a good key, or its list of addresses, does not allow, as the alert counts them: UnauthorizedOperation, ' +
      'AuthFailure.UnauthorizedOperation and the like. The table above has their actions.',
    normal: '0.',
    otherwise: `a new feature without its permission, or a policy that was changed: ${runbookOf('TencentCloudPermissionDenied')}.`,
    unit: 'short',
    decimals: 0,
    width: 8,
    queries: [overTime({ expr: permissionErrors('sum by (service)'), legend: '{{service}}' })],
  };
  return lines(panel).axisSoftMax(5);
}
