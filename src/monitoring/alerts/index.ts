import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { AlertDefinition } from './definition';

const NO_ALERTS = ['index', 'definition', 'texts'];

/** All alerts. Every other file of this folder defines one, so there is no list to keep. */
export const ALERTS: readonly AlertDefinition[] = readdirSync(__dirname)
  .filter((file) => /(?<!\.d)\.[jt]s$/.test(file) && !NO_ALERTS.includes(path.parse(file).name))
  .map((file) => (require(path.join(__dirname, file)) as { alert: AlertDefinition }).alert)
  .sort((a, b) => a.order - b.order);
