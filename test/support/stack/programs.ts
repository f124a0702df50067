import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { builtFolder } from '../../stack/cache';

/** What a distribution installs on the PATH: Debian 12 has Prometheus 2.42 and Alertmanager 0.25. */
const INSTALLED = {
  prometheus: { names: ['prometheus'], debian: 'prometheus' },
  promtool: { names: ['promtool'], debian: 'prometheus' },
  'prometheus-alertmanager': { names: ['prometheus-alertmanager', 'alertmanager'], debian: 'prometheus-alertmanager' },
  amtool: { names: ['amtool'], debian: 'prometheus-alertmanager' },
  chromium: { names: ['chromium', 'chromium-browser', 'google-chrome'], debian: 'chromium' },
} as const;

/** What `npm run stack:build` makes from `test/stack`: the current versions. */
const BUILT = {
  prometheus3: { folder: 'prometheus', name: 'prometheus' },
  promtool3: { folder: 'prometheus', name: 'promtool' },
  alertmanager: { folder: 'alertmanager', name: 'alertmanager' },
  'amtool-current': { folder: 'alertmanager', name: 'amtool' },
  collector: { folder: 'collector', name: 'collector' },
  'victoria-logs': { folder: 'victoria-logs', name: 'victoria-logs' },
  'victoria-metrics': { folder: 'victoria-metrics', name: 'victoria-metrics' },
  vmalert: { folder: 'victoria-metrics', name: 'vmalert' },
  'vmalert-tool': { folder: 'victoria-metrics', name: 'vmalert-tool' },
  jaeger: { folder: 'jaeger', name: 'jaeger' },
  kustomize: { folder: 'kustomize', name: 'kustomize' },
  'grafana-viewer': { folder: 'grafana-viewer', name: 'page/app.js' },
} as const;

type InstalledProgram = keyof typeof INSTALLED;
export type Program = InstalledProgram | keyof typeof BUILT;

/** @returns where the program is; undefined if it is not on this machine. */
export function findProgram(program: Program): string | undefined {
  if (isInstalledProgram(program)) return findOnPath(INSTALLED[program].names);
  const { folder, name } = BUILT[program];
  const path = join(builtFolder(folder), name);
  return existsSync(path) ? path : undefined;
}

/** @throws Error that says how to get it. */
export function programPath(program: Program): string {
  const path = findProgram(program);
  if (path === undefined) throw new Error(`${program} not found (${howToGet(program)})`);
  return path;
}

/** A command for the reader. */
export function howToGet(program: Program): string {
  return isInstalledProgram(program) ? `Debian: apt-get install ${INSTALLED[program].debian}` : 'npm run stack:build';
}

function isInstalledProgram(program: Program): program is InstalledProgram {
  return program in INSTALLED;
}

function findOnPath(names: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}
