import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { type DynamicConfigValue, MappingType, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { withColumns } from '../columns';
import { errorCodes, inRange } from '../counting';
import { FAMILY_MEANINGS } from '../families';
import { table } from '../panels';
import { asTable } from '../queries';
import { RUNBOOK } from '../runbook';
import { ERRORS } from '../selectors';

/** What it is exactly, and what that means. */
export function topCodes(): Builder<Panel>[] {
  const panel = {
    title: 'Top error codes',
    shows: 'The 30 most frequent errors in the time range: who was called, with which code it failed, how often, and what that means.',
    normal: 'empty, or a few codes that you know.',
    otherwise: 'follow the link in the last column. To ask support, take a RequestId from the span of such a call.',
    unit: 'locale',
    decimals: 0,
    width: 24,
    queries: [
      asTable(
        `sort_desc(topk(30, round(sum by (service, action, region, family, code) ${inRange(errorCodes(ERRORS))}) > 0))`,
      ),
    ],
  };
  const titles = { service: 'Service', action: 'Action', region: 'Region', code: 'Code', Value: 'Count', family: 'What it means' };
  const codes = table(panel)
    .overrideByName('code', [{ id: 'custom.width', value: 340 }])
    .overrideByName('Value', [{ id: 'custom.width', value: 90 }])
    .overrideByName('family', meaning());
  return [withColumns(codes, titles)];
}

/** The family, shown as its meaning, with a link to its place in the runbook. */
function meaning(): DynamicConfigValue[] {
  const texts = Object.entries(FAMILY_MEANINGS).map(([family, text], index) => [family, { text, index }]);
  return [
    { id: 'mappings', value: [{ type: MappingType.ValueToText, options: Object.fromEntries(texts) }] },
    { id: 'links', value: [{ title: 'What to do', url: `${RUNBOOK}#\${__value.raw}`, targetBlank: true }] },
    { id: 'custom.width', value: 420 },
  ];
}
