import { join } from 'node:path';

/** The alert and recording rules that are shipped. */
export const RULES_FILE = join(__dirname, '../../../examples/prometheus/rules.yml');
