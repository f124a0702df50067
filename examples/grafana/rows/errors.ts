import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { CATEGORY_COLOURS, FAMILY_COLOURS, OTHERS_COLOUR } from '../colours';
import { errors, inRange, perSecond } from '../counting';
import { colouredBy, stackedBars } from '../panels';
import { overTime, withExemplars } from '../queries';
import { RUNBOOK } from '../runbook';
import { ERRORS } from '../selectors';

/** Only what there is: most of the families are at 0 all the time. */
const by = (label: string): string => `sum by (${label}) (${perSecond(errors(ERRORS))}) > 0`;

/** More would be told apart neither by their colours nor in the legend. */
const INSTANCES = 10;

/** Legend of the instances beyond. */
const OTHERS = 'all others';

/** What kind of trouble, and whose. */
export function errorsByKind(): Builder<Panel>[] {
  return [byCategory(), byFamily(), byInstance()];
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
    width: 7,
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
    width: 7,
    queries: [withExemplars({ expr: by('family'), legend: '{{family}}' })],
  };
  return colouredBy(stackedBars(panel), FAMILY_COLOURS);
}

function byInstance(): Builder<Panel> {
  const instances = `sum by (job, instance) (${perSecond(errors(ERRORS))})`;
  const named = `topk(${INSTANCES}, ${onceAtTheEnd(`sum by (job, instance) ${inRange(errors(ERRORS))}`)})`;
  const panel = {
    title: 'Errors by instance',
    shows: `Failed calls per second, by process: the ${INSTANCES} with most of them in the time range, and *${OTHERS}*.`,
    normal: 'nothing, or now and then a bar, of this process or that.',
    otherwise:
      `one colour: that process, its machine or its configuration. All of them, or mostly *${OTHERS}*: the key, the network or the API. ` +
      `[Which process?](${RUNBOOK}) in the runbook asks for families, too.`,
    unit: 'suffix:/s',
    decimals: 1,
    width: 10,
    queries: [
      overTime({ expr: `sum (${instances}\nunless on (job, instance)\n${named}) > 0`, legend: OTHERS }),
      overTime({ expr: `${instances} > 0\nand on (job, instance)\n${named}`, legend: '{{job}} {{instance}}' }),
    ],
  };
  return colouredBy(stackedBars(panel), { [OTHERS]: OTHERS_COLOUR });
}

/** The same at each step, or the legend would have all that have ever been among the first. */
function onceAtTheEnd(expr: string): string {
  return `last_over_time((${expr})[1s:1s] @ end())`;
}
