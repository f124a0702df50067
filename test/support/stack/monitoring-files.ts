import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');

/** The alert and recording rules that are shipped. */
export const RULES = join(ROOT, 'examples/prometheus/rules.yml');
/** The dashboard that is shipped. */
export const DASHBOARD = join(ROOT, 'examples/grafana/tencentcloud-api.json');
