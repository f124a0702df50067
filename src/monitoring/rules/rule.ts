/** A recording rule. */
export interface RecordingRule {
  readonly record: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly expr: string;
  /** What a reader of the file has to know; not part of the rule. */
  readonly comment?: string;
}

/** An alert, as Prometheus reads it. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Rules that are evaluated one after the other, at the same instant. */
export interface RuleGroup {
  readonly name: string;
  readonly interval: string;
  readonly comment: string;
  readonly rules: readonly (RecordingRule | AlertRule)[];
}
