import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { GROUPS } from './groups';
import { GRAFANA_VIEWER, grafanaVersion, versionOf } from './versions';

/** Outside the checkout, so that every clone on this machine finds what one of them has built. */
export function cacheFolder(): string {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(base, 'opentelemetry-instrumentation-tencentcloud', 'stack');
}

/** Where the page that draws dashboards is once it is built. */
export function viewerFolder(): string {
  return cachedFolder(GRAFANA_VIEWER, `v${grafanaVersion()}`, GRAFANA_VIEWER);
}

/**
 * Where something is once it is built. Another name when anything that goes into it changes.
 * @param folder name of its folder in `test/stack`
 */
export function builtFolder(folder: string): string {
  const group = GROUPS.find((each) => each.folder === folder);
  return group === undefined ? viewerFolder() : cachedFolder(folder, versionOf(group), group);
}

function cachedFolder(folder: string, version: string, recipe: unknown): string {
  const hash = createHash('sha256').update(JSON.stringify([recipe, process.platform, process.arch]));
  const sources = join(__dirname, folder);
  for (const name of readdirSync(sources).sort()) hash.update(name).update(readFileSync(join(sources, name)));
  return join(cacheFolder(), `${folder}-${version}-${hash.digest('hex').slice(0, 12)}`);
}
