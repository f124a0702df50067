/** Writes `tencentcloud-api.json`, the dashboard to import: `npm run dashboard`. */
import { writeFileSync } from 'node:fs';
import { buildDashboard } from './dashboard';
import { DASHBOARD_FILE, dashboardJson } from './file';

writeFileSync(DASHBOARD_FILE, dashboardJson(buildDashboard()));
