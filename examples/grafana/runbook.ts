import { PERMISSION_FAMILIES } from './auth-errors';

/** Where this repository is to be read; replace it if your runbook lives elsewhere. */
const REPOSITORY = 'https://github.com/opentelemetry-instrumentation-tencentcloud/opentelemetry-instrumentation-tencentcloud/blob/main/';

const RUNBOOK_FILE = 'examples/prometheus/RUNBOOK.md';

/** Of families that no alert watches: the request is wrong, or not for the state that things are in. */
const FAMILIES_PAGE = 'docs/error-families.md#by-family';

export const RUNBOOK = REPOSITORY + RUNBOOK_FILE;

/** A link, in Markdown, to what the runbook says about an alert. */
export function runbookOf(alert: string): string {
  return `[${alert}](${REPOSITORY}${pageOf(alert)})`;
}

/** Alerts, and the families (a regular expression) that they are about. */
const ALERTS: Readonly<Record<string, string | undefined>> = {
  TencentCloudAuthFailureSpike: 'AuthFailure',
  TencentCloudAllCallsFailing: undefined,
  TencentCloudPermissionDenied: PERMISSION_FAMILIES,
  TencentCloudThrottled: 'RequestLimitExceeded',
  TencentCloudQuotaExceeded: 'LimitExceeded|ResourceInsufficient|ResourcesSoldOut',
  TencentCloudServerErrors: 'InternalError|ServiceUnavailable',
  TencentCloudUnreachable: '_HTTP|_NETWORK',
  TencentCloudSlow: undefined,
  TencentCloudErrorBudgetBurn: undefined,
  TencentCloudUnknownErrors: '_OTHER',
  TencentCloudLabelOverflow: undefined,
  TencentCloudCountersMissing: undefined,
};

/** Adds the label `page` to series that have an `alertname`: where to read about it. Grafana cannot make an anchor of a name. */
export function withPageOfAlert(expr: string): string {
  return Object.keys(ALERTS).reduce((inner, alert) => labelled(inner, pageOf(alert), 'alertname', alert), expr);
}

/** Adds the label `page` to series that have a `family`. */
export function withPageOfFamily(expr: string): string {
  const families = Object.entries(ALERTS).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return families.reduce(
    (inner, [alert, family]) => labelled(inner, pageOf(alert), 'family', family),
    labelled(expr, FAMILIES_PAGE, 'family', '.+'),
  );
}

/** What the cells of a column `page` lead to. */
export const PAGE_LINK = { title: 'What to do', url: `${REPOSITORY}\${__value.raw}`, targetBlank: true };

/** How they read: the name of the section. */
export const PAGE_TITLES: Readonly<Record<string, string>> = Object.fromEntries([
  ...Object.keys(ALERTS).map((alert) => [pageOf(alert), alert.replace('TencentCloud', '')]),
  [FAMILIES_PAGE, 'Error families'],
]);

function pageOf(alert: string): string {
  return `${RUNBOOK_FILE}#${alert.toLowerCase()}`;
}

function labelled(expr: string, page: string, label: string, values: string): string {
  return `label_replace(\n${expr},\n"page", "${page}", "${label}", "${values}")`;
}
