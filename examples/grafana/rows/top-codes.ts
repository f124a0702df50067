import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  type DataTransformerConfig,
  DashboardLinkBuilder,
  type DynamicConfigValue,
  MappingType,
  type Panel,
} from '@grafana/grafana-foundation-sdk/dashboard';
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
    unit: 'short',
    decimals: 0,
    width: 24,
    queries: [
      asTable(`sort_desc(topk(30,
  label_replace(
    round(sum by (service, action, region, family, code) ${inRange(errorCodes(ERRORS))}) > 0,
    "meaning", "$1", "family", "(.+)"
  )
))`),
    ],
  };
  return [
    table(panel)
      .transformations([columns()])
      .overrideByName('Count', [{ id: 'custom.width', value: 90 }])
      .overrideByName('Meaning', meaning()),
  ];
}

/** Their order and titles. */
function columns(): DataTransformerConfig {
  const titles = { service: 'Service', action: 'Action', region: 'Region', code: 'Code', Value: 'Count', meaning: 'Meaning' };
  const names = Object.keys(titles);
  return {
    id: 'organize',
    options: {
      excludeByName: { Time: true, family: true },
      indexByName: Object.fromEntries(names.map((name, i) => [name, i])),
      renameByName: titles,
    },
  };
}

/** The family, shown as its meaning, with a link to its place in the runbook. */
function meaning(): DynamicConfigValue[] {
  const texts = Object.entries(FAMILY_MEANINGS).map(([family, text], index) => [family, { text, index }]);
  const link = new DashboardLinkBuilder('What to do').url(`${RUNBOOK}#\${__value.raw}`).targetBlank(true).build();
  return [
    { id: 'mappings', value: [{ type: MappingType.ValueToText, options: Object.fromEntries(texts) }] },
    { id: 'links', value: [{ title: link.title, url: link.url, targetBlank: link.targetBlank }] },
    { id: 'custom.width', value: 420 },
  ];
}
