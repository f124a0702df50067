import { join } from 'node:path';
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';

/** The dashboard that is committed, so that nobody needs Node to import it. */
export const DASHBOARD_FILE = join(__dirname, 'tencentcloud-api.json');

export function dashboardJson(dashboard: Dashboard): string {
  return `${JSON.stringify(dashboard, null, 2)}\n`;
}
