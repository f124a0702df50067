/**
 * Builds the programs of the stack that are not in the cache yet: `npm run stack:build [-- group…]`.
 * Downloads go through the Go module proxy; the Go compiler has to be there.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, copyFile, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder, folderOf } from './cache';
import { GROUPS, type ProgramGroup } from './groups';
import { releaseOf } from './versions';

const run = promisify(execFile);

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !GROUPS.some(({ folder }) => folder === name));
  if (unknown.length > 0) throw new Error(`unknown: ${unknown.join(', ')}. There are: ${GROUPS.map(({ folder }) => folder).join(', ')}`);
  const wanted = GROUPS.filter(({ folder }) => names.length === 0 || names.includes(folder));
  const missing = wanted.filter((group) => !existsSync(folderOf(group)));
  if (missing.length === 0) return console.log(`The stack is built: ${cacheFolder()}`);

  const began = Date.now();
  for (const group of missing) {
    const groupBegan = Date.now();
    console.log(`building ${Object.keys(group.programs).join(', ')} ${releaseOf(group)} …`);
    await build(group);
    console.log(`  ${secondsSince(groupBegan)} s, in ${folderOf(group)}`);
  }
  console.log(`The stack is built, in ${secondsSince(began)} s`);
}

/** Builds into a folder beside the final one and renames it, so that nobody finds half of a group. */
async function build(group: ProgramGroup): Promise<void> {
  const target = folderOf(group);
  await mkdir(dirname(target), { recursive: true });
  const building = await mkdtemp(`${target}.`);
  const sources = await mkdtemp(`${target}.`);
  try {
    const options = [...flags(group), ...(await withPlaceholders(group, sources))];
    for (const [program, path] of Object.entries(group.programs)) await go(group, 'build', ...options, '-o', join(building, program), path);
    await chmod(building, 0o755);
    await rename(building, target).catch((error: unknown) => {
      // Another process was faster.
      if (!existsSync(target)) throw error;
    });
  } finally {
    for (const folder of [building, sources]) await rm(folder, { recursive: true, force: true });
  }
}

async function go({ folder }: ProgramGroup, ...args: readonly string[]): Promise<string> {
  const { stdout } = await run('go', args, {
    cwd: join(__dirname, folder),
    // CGO would need a C compiler; a go.work above this folder would replace our versions.
    env: { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' },
    maxBuffer: 2 ** 26,
  });
  return stdout.trim();
}

/** Copies the module and adds what it lacks. @returns flags that make Go use the copy. */
async function withPlaceholders(group: ProgramGroup, folder: string): Promise<string[]> {
  if (group.placeholders === undefined) return [];
  const [source, copy] = [join(__dirname, group.folder), join(folder, 'module')];
  await go(group, 'mod', 'download', group.module);
  await cp(await go(group, 'list', '-m', '-f', '{{.Dir}}', group.module), copy, { recursive: true });
  // The module cache is read-only, and so is the copy.
  await chmod(copy, 0o755);
  for (const entry of await readdir(copy, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) await chmod(join(entry.parentPath, entry.name), 0o755);
  }
  for (const path of group.placeholders) {
    await mkdir(dirname(join(copy, path)), { recursive: true });
    await writeFile(join(copy, path), '');
  }
  for (const file of ['go.mod', 'go.sum']) await copyFile(join(source, file), join(folder, file));
  await go(group, 'mod', 'edit', `-replace=${group.module}=${copy}`, join(folder, 'go.mod'));
  return [`-modfile=${join(folder, 'go.mod')}`];
}

function flags(group: ProgramGroup): string[] {
  const version = group.versionVariable === undefined ? '' : ` -X ${group.versionVariable}=${releaseOf(group)}`;
  // Without debug information: half the size, and linked faster.
  return ['-trimpath', '-buildvcs=false', `-tags=${(group.tags ?? []).join(',')}`, `-ldflags=-s -w${version}`];
}

function secondsSince(began: number): string {
  return ((Date.now() - began) / 1000).toFixed(0);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const { code, stderr } = error as { readonly code?: unknown; readonly stderr?: string };
  const isGoMissing = code === 'ENOENT';
  console.error(isGoMissing ? 'Go is not installed; the stack is built with it (https://go.dev/doc/install)' : stderr || error);
  process.exitCode = 1;
});
