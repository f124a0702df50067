import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { alertThreshold, errorCodes, errors, in5Minutes, perSecond, Recorded, requests } from '../counting';
import { lines, stackedBars } from '../panels';
import { overTime } from '../queries';
import { runbookOf } from '../runbook';
import { CALLS, FINISHED } from '../selectors';
import { thresholdLine, THRESHOLD } from '../threshold-line';
import { THROTTLING } from '../throttling-codes';

/** Too much, too fast. */
export function throttling(): Builder<Panel>[] {
  return [share(), byAction()];
}

function share(): Builder<Panel> {
  const by = 'sum by (service, region)';
  const throttled = in5Minutes(by, Recorded.errors, errors(`${CALLS}, category="throttling"`));
  const calls = in5Minutes(by, Recorded.requests, requests(FINISHED));
  const panel = {
    title: 'Throttled share in 5 minutes, by service and region',
    shows: 'Part of the calls that the API refused because there were too many in a second, and the threshold of the alert.',
    normal: '0; short bursts that a retry with back-off gets through.',
    otherwise: `limits are per action, region and account: ${runbookOf('TencentCloudThrottled')}.`,
    unit: 'percentunit',
    width: 12,
    queries: [
      overTime({ expr: `(${throttled})\n/\n(${calls})\n> 0`, legend: '{{service}} {{region}}' }),
      overTime({ expr: alertThreshold('throttled_share'), legend: THRESHOLD }),
    ],
  };
  return thresholdLine(lines(panel).axisSoftMax(0.1));
}

function byAction(): Builder<Panel> {
  const panel = {
    title: 'Throttled calls by region and action',
    shows: 'Calls per second that were refused because there were too many, whatever family their code is of.',
    normal: 'nothing.',
    otherwise: 'call less often, cache, or spread what is done in batches; ask for a higher limit of this action.',
    unit: 'suffix:/s',
    decimals: 1,
    width: 12,
    queries: [
      overTime({
        expr: `sum by (service, action, region) (${perSecond(errorCodes(`${CALLS}, ${THROTTLING}`))}) > 0`,
        legend: '{{region}} {{service}}/{{action}}',
      }),
    ],
  };
  return stackedBars(panel);
}
