/**
 * Builds what the stack needs and the cache does not have yet: `npm run stack:build [-- name…]`.
 * The programs need the Go compiler, and are downloaded through the Go module proxy. The viewer of dashboards needs npm.
 */
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { buildPrograms } from './build-go';
import { buildViewer } from './build-viewer';
import { builtFolder, cacheFolder } from './cache';
import { GROUPS } from './groups';
import { GRAFANA_VIEWER, grafanaVersion, releaseOf } from './versions';

/** Something to build. */
interface Part {
  readonly name: string;
  readonly description: string;
  /** @param scratch for what is only needed to build it */
  readonly build: (folder: string, scratch: string) => Promise<void>;
}

const PARTS: readonly Part[] = [
  ...GROUPS.map((group) => ({
    name: group.folder,
    description: `${Object.keys(group.programs).join(', ')} ${releaseOf(group)}`,
    build: (folder: string, scratch: string) => buildPrograms(group, folder, scratch),
  })),
  { name: GRAFANA_VIEWER, description: `${GRAFANA_VIEWER}, with Grafana ${grafanaVersion()}`, build: buildViewer },
];

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((each) => !PARTS.some(({ name }) => name === each));
  if (unknown.length > 0) throw new Error(`unknown: ${unknown.join(', ')}. There are: ${PARTS.map(({ name }) => name).join(', ')}`);
  const wanted = PARTS.filter(({ name }) => names.length === 0 || names.includes(name));
  const missing = wanted.filter(({ name }) => !existsSync(builtFolder(name)));
  if (missing.length === 0) return console.log(`The stack is built: ${cacheFolder()}`);

  const began = Date.now();
  for (const part of missing) {
    const partBegan = Date.now();
    console.log(`building ${part.description} …`);
    await build(part);
    console.log(`  ${secondsSince(partBegan)} s, in ${builtFolder(part.name)}`);
  }
  console.log(`The stack is built, in ${secondsSince(began)} s`);
}

/** Builds into a folder beside the final one and renames it, so that nobody finds half of it. */
async function build(part: Part): Promise<void> {
  const target = builtFolder(part.name);
  await mkdir(dirname(target), { recursive: true });
  const building = await mkdtemp(`${target}.`);
  const scratch = await mkdtemp(`${target}.`);
  try {
    await part.build(building, scratch);
    await chmod(building, 0o755);
    await rename(building, target).catch((error: unknown) => {
      // Another process was faster.
      if (!existsSync(target)) throw error;
    });
  } finally {
    for (const folder of [building, scratch]) await rm(folder, { recursive: true, force: true });
  }
}

function secondsSince(began: number): string {
  return ((Date.now() - began) / 1000).toFixed(0);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const { code, path, stderr } = error as { readonly code?: unknown; readonly path?: string; readonly stderr?: string };
  const isGoMissing = code === 'ENOENT' && path === 'go';
  console.error(isGoMissing ? 'Go is not installed; the stack is built with it (https://go.dev/doc/install)' : stderr || error);
  process.exitCode = 1;
});
