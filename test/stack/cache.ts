import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { GROUPS, type ProgramGroup } from './groups';
import { GRAFANA_VIEWER, grafanaVersion, versionOf } from './versions';

/** Outside the checkout, so that every clone on this machine finds what one of them has built. */
export function cacheFolder(): string {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(base, 'opentelemetry-instrumentation-tencentcloud', 'stack');
}

/** Where the programs of a group are once they are built. Another name when anything that goes into them changes. */
export function folderOf(group: ProgramGroup): string {
  return cachedFolder(group.folder, versionOf(group), group);
}

/** The same of what draws dashboards. */
export function viewerFolder(): string {
  return cachedFolder(GRAFANA_VIEWER, `v${grafanaVersion()}`, GRAFANA_VIEWER);
}

/** @param folder name of a folder of `test/stack` */
export function builtFolder(folder: string): string {
  const group = GROUPS.find((each) => each.folder === folder);
  return group === undefined ? viewerFolder() : folderOf(group);
}

function cachedFolder(folder: string, version: string, recipe: unknown): string {
  const hash = createHash('sha256').update(JSON.stringify([recipe, process.platform, process.arch]));
  const sources = join(__dirname, folder);
  for (const name of readdirSync(sources).sort()) hash.update(name).update(readFileSync(join(sources, name)));
  return join(cacheFolder(), `${folder}-${version}-${hash.digest('hex').slice(0, 12)}`);
}
