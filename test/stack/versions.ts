import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GROUPS, type ProgramGroup } from './groups';

/** Version of each group as its go.mod pins it, by folder: `{ prometheus: 'v0.316.0', … }`. */
export function stackVersions(): Readonly<Record<string, string>> {
  return Object.fromEntries(GROUPS.map((group) => [group.folder, versionOf(group)]));
}

/** @throws Error if go.mod does not name the module. */
export function versionOf({ folder, module }: ProgramGroup): string {
  const goMod = readFileSync(join(__dirname, folder, 'go.mod'), 'utf8');
  const requirement = goMod.split('\n').find((line) => line.trim().startsWith(`${module} v`));
  if (requirement === undefined) throw new Error(`test/stack/${folder}/go.mod requires no ${module}`);
  return requirement.trim().split(' ')[1];
}

/**
 * Version as its maker writes it in a release, without the `v`. Two modules cannot have it, because Go wants a version 2 or more in
 * the path: module v0.316.0 is Prometheus 3.16.0, and module v1.76.0 is Jaeger 2.13.0.
 */
export function releaseOf(group: ProgramGroup): string {
  const [major, minor, patch] = versionOf(group).slice(1).split('.').map(Number);
  if (group.folder === 'prometheus') return `${Math.floor(minor / 100)}.${minor % 100}.${patch}`;
  if (group.folder === 'jaeger') return `2.${minor - 63}.${patch}`;
  return `${major}.${minor}.${patch}`;
}

/** Folder of what draws dashboards. Made with npm, unlike the groups. */
export const GRAFANA_VIEWER = 'grafana-viewer';

/** Version of Grafana whose front end draws dashboards. */
export function grafanaVersion(): string {
  const { dependencies } = JSON.parse(readFileSync(join(__dirname, GRAFANA_VIEWER, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  return dependencies['@grafana/ui'];
}

/** What comes before the release in the name of a container image. */
const IMAGES: Readonly<Record<string, string>> = {
  prometheus: 'prom/prometheus:v',
  alertmanager: 'prom/alertmanager:v',
  collector: 'otel/opentelemetry-collector:',
  'victoria-logs': 'victoriametrics/victoria-logs:v',
  jaeger: 'jaegertracing/jaeger:',
};

/** Container images of the same versions, by folder: `{ prometheus: 'prom/prometheus:v3.16.0', … }`. */
export function stackImages(): Readonly<Record<string, string>> {
  const groups = GROUPS.filter(({ folder }) => folder in IMAGES);
  return Object.fromEntries(groups.map((group) => [group.folder, `${IMAGES[group.folder]}${releaseOf(group)}`]));
}
