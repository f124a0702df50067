import type { Language } from '../options';
import type { Queries } from './queries';

/** What people read, in each language. */
export type Text = Readonly<Record<Language, string>>;

/** A row of panels under a title. */
export interface RowDefinition {
  readonly title: Text;
  readonly panels: readonly PanelDefinition[];
}

/** A panel as data: what it asks and what it says. */
export type PanelDefinition = StatDefinition | GraphDefinition | TableDefinition;

interface Described {
  /** Unique; another panel can refer to it. */
  readonly key: string;
  readonly title: Text;
  /** What it shows. */
  readonly shows: Text;
  /** What it looks like on a good day. */
  readonly normal: Text;
  /** What to do on another. Links to the runbook follow. */
  readonly otherwise: Text;
  /** Alerts about the same, without `TencentCloud`: the panel links to their sections of the runbook. */
  readonly alerts?: readonly string[];
  /** Of the 24 columns of a dashboard. */
  readonly width: number;
  /** In rows of Grafana's grid; default 4 for a number, 8 for the others. */
  readonly height?: number;
}

interface Asking extends Described {
  /** A unit of Grafana. */
  readonly unit: string;
  readonly decimals?: number;
  readonly queries: (queries: Queries) => readonly Query[];
}

/** A number at the end of the time range, with a colour that says whether there is trouble. */
export interface StatDefinition extends Asking {
  readonly kind: 'stat';
  /** Colours from these values up. Below them, it is green. */
  readonly steps: (queries: Queries) => readonly Step[];
  /** Shows the name of the series beside its value. */
  readonly showsName?: true;
}

/** Something over the time range. `areas` and `bars` are stacked; bars are for what is mostly not there. */
export interface GraphDefinition extends Asking {
  readonly kind: 'lines' | 'areas' | 'bars';
  /** Where an alert fires: a dashed line. */
  readonly threshold?: (queries: Queries) => number;
  /** The axis ends here at least, so that a single error does not look like a mountain. */
  readonly softMax?: number;
  /** Fixed colours, by the name of a series. */
  readonly colours?: Readonly<Record<string, string>>;
}

/** A line for each series at the end of the time range. */
export interface TableDefinition extends Described {
  readonly kind: 'table';
  /** A query, or the key of a panel whose exemplars are listed. */
  readonly source: ((queries: Queries) => string) | { readonly exemplarsOf: string };
  /** How many lines it has: those with the highest values, from high to low. Default: all, as the query sorts them. */
  readonly highest?: number;
  /** From left to right, by label; the value of the query is `Value`. What is not named is left out. */
  readonly columns: (queries: Queries) => Readonly<Record<string, Column>>;
}

export interface Step {
  readonly value: number;
  readonly colour: string;
}

export interface Query {
  readonly expr: string;
  /** Name of a series, as in `{{tc_service}}`. */
  readonly legend: string;
  /** Shows single calls as dots, with their RequestId and trace. */
  readonly exemplars?: true;
}

export interface Column {
  readonly title: Text;
  /** In pixels. */
  readonly width?: number;
  /** A unit of Grafana. Only for numbers: Grafana would make `NaN` of texts. */
  readonly unit?: string;
  /**
   * `alert`: the name of an alert, links to the runbook. `state`: of an alert, coloured. `meaning`: of `FAMILY/CODE`, links to what the
   * column `runbook` says. `runbook`: of `FAMILY/CODE`, not shown.
   */
  readonly as?: 'alert' | 'state' | 'meaning' | 'runbook';
}
