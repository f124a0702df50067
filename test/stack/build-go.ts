import { execFile } from 'node:child_process';
import { chmod, copyFile, cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { ProgramGroup } from './groups';
import { releaseOf } from './versions';

const run = promisify(execFile);

/**
 * Builds the programs of a group.
 * @param folder for the programs
 * @param scratch for what is only needed to build them
 */
export async function buildPrograms(group: ProgramGroup, folder: string, scratch: string): Promise<void> {
  const options = [...flags(group), ...(await withPlaceholders(group, scratch))];
  for (const [program, path] of Object.entries(group.programs)) await go(group, 'build', ...options, '-o', join(folder, program), path);
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
