import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { byMeaning } from '../auth-errors';
import { pageCells, texts, width, withColumns } from '../columns';
import { errorCodes, inRange } from '../counting';
import { FAMILY_MEANINGS } from '../families';
import { table } from '../panels';
import { asTable } from '../queries';
import { withPageOfFamily } from '../runbook';
import { ERRORS } from '../selectors';

/** What it is exactly, and what that means. */
export function topCodes(): Builder<Panel>[] {
  const counts = `round(sum by (service, action, region, family, code) ${inRange(errorCodes(ERRORS))}) > 0`;
  const panel = {
    title: 'Top error codes',
    shows: 'The 30 most frequent errors in the time range: who was called, with which code it failed, how often, and what that means.',
    normal: 'empty, or a few codes that you know.',
    otherwise: 'follow the link in the last column. To ask support, take a RequestId from the span of such a call.',
    unit: 'locale',
    decimals: 0,
    width: 24,
    queries: [asTable(`sort_desc(${withPageOfFamily(byMeaning(`topk(30, ${counts})`))})`)],
  };
  const titles = {
    service: 'Service',
    action: 'Action',
    region: 'Region',
    code: 'Code',
    Value: 'Count',
    family: 'What it means',
    page: 'What to do',
  };
  const codes = table(panel)
    .overrideByName('code', [width(330)])
    .overrideByName('Value', [width(90)])
    .overrideByName('family', [texts(FAMILY_MEANINGS), width(340)])
    .overrideByName('page', pageCells());
  return [withColumns(codes, titles)];
}
