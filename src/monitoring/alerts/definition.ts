import type { Language } from '../options';
import type { Query } from '../query';

/** What people read, in each language. May hold templates of Prometheus, as in `{{ $labels.tc_service }}`. */
export type Texts = Readonly<Record<Language, string>>;

/** One alert. Its file in this folder is all that rules need; its section of the runbook is beside it, as `NAME.md`. */
export interface AlertDefinition {
  /** As in `TencentCloudSlow`. */
  readonly name: string;
  /** Where it stands among the others, in rules and runbook. */
  readonly order: number;
  /** One rule, or several that share the name and differ in a label. */
  readonly rules: (query: Query) => readonly AlertVariant[];
}

export interface AlertVariant {
  readonly expr: string;
  readonly for?: string;
  readonly keepFiringFor?: string;
  /** `page` wakes somebody, `ticket` waits until the morning; or a template that renders one of the two given values. */
  readonly severity: 'page' | 'ticket' | ((severity: { page: string; ticket: string }) => string);
  /** The cause, where it has one: a category of errors. Alertmanager mutes echoes by it. */
  readonly category?: string;
  /** Further labels. */
  readonly labels?: Readonly<Record<string, string>>;
  /** After the job. */
  readonly summary: Texts;
  readonly description: Texts;
  /** Labels of the alert that the dashboard is opened with, beside the job; and since when, if not in the last hour. */
  readonly dashboard?: { readonly labels?: readonly string[]; readonly from?: string };
  /** Evaluated right after the counts, not in a group of its own, which saves up to 30 seconds. */
  readonly urgent?: true;
}
