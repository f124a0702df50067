import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ProgramGroup } from './groups';
import { versionOf } from './versions';

/** Outside the checkout, so that every clone on this machine finds what one of them has built. */
export function cacheFolder(): string {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(base, 'opentelemetry-instrumentation-tencentcloud', 'stack');
}

/** Where the programs of a group are once they are built. Another name when anything that goes into them changes. */
export function folderOf(group: ProgramGroup): string {
  const hash = createHash('sha256').update(JSON.stringify([group, process.platform, process.arch]));
  const sources = join(__dirname, group.folder);
  for (const name of readdirSync(sources).sort()) hash.update(name).update(readFileSync(join(sources, name)));
  return join(cacheFolder(), `${group.folder}-${versionOf(group)}-${hash.digest('hex').slice(0, 12)}`);
}
