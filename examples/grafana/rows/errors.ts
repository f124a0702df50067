import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { CATEGORY_COLOURS, FAMILY_COLOURS } from '../colours';
import { errors, perSecond } from '../counting';
import { colouredBy, stackedBars } from '../panels';
import { withExemplars } from '../queries';
import { RUNBOOK } from '../runbook';
import { ERRORS } from '../selectors';

/** Only what there is: most of the families are at 0 all the time. */
const by = (label: string): string => `sum by (${label}) (${perSecond(errors(ERRORS))}) > 0`;

/** What kind of trouble. */
export function errorsByKind(): Builder<Panel>[] {
  return [byCategory(), byFamily()];
}

function byCategory(): Builder<Panel> {
  const panel = {
    title: 'Errors by category',
    shows:
      'Failed calls per second, by what can be done about them. *auth*: keys and policies; *throttling*: slow down; *quota*: ask ' +
      'for more; *client*: the request is wrong; *state*: it came at the wrong time; *server*: trouble inside Tencent Cloud; ' +
      '*transport*: no answer.',
    normal: 'nothing, or now and then a bar of client or state. The dots are single calls; each links to its trace.',
    otherwise: `find the colour in the [runbook](${RUNBOOK}).`,
    unit: 'suffix:/s',
    decimals: 1,
    width: 12,
    queries: [withExemplars({ expr: by('category'), legend: '{{category}}' })],
  };
  return colouredBy(stackedBars(panel), CATEGORY_COLOURS);
}

function byFamily(): Builder<Panel> {
  const panel = {
    title: 'Errors by family',
    shows:
      'Failed calls per second, by what stands before the first dot of the error code. *_HTTP* and *_NETWORK* are failures ' +
      'without an answer of the API, *_OTHER* are codes of no known family.',
    normal: 'nothing, or now and then a bar.',
    otherwise: 'the table below has the codes, and what each family means.',
    unit: 'suffix:/s',
    decimals: 1,
    width: 12,
    queries: [withExemplars({ expr: by('family'), legend: '{{family}}' })],
  };
  return colouredBy(stackedBars(panel), FAMILY_COLOURS);
}
