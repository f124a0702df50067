/** Where the runbook is; replace it if yours lives elsewhere. */
export const RUNBOOK =
  'https://github.com/opentelemetry-instrumentation-tencentcloud/opentelemetry-instrumentation-tencentcloud/blob/main/examples/prometheus/RUNBOOK.md';

/** A link, in Markdown, to what the runbook says about an alert. */
export function runbookOf(alert: string): string {
  return `[${alert}](${RUNBOOK}#${alert.toLowerCase()})`;
}
