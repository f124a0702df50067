import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { localhostTls } from '../support/localhost-tls';
import type { Fault } from './planted-faults';
import type { Played } from './program';
import type { Lane } from './recorder';

export interface Company {
  /** Which scenarios: a regular expression that their names fit. */
  readonly only?: string;
  /** How long a scenario may take, in milliseconds. @default 4000 */
  readonly deadline?: number;
  /** Copies of undici from npm, by package name or path. */
  readonly undici?: readonly string[];
  /** @default this one */
  readonly node?: string;
}

/** Plays the scenarios in a process of their own. */
export async function played(
  form: 'watched' | 'unwatched' | Fault,
  { only = '', deadline = 4000, undici = [], node = process.execPath }: Company,
): Promise<Map<string, Played>> {
  const folder = mkdtempSync(join(tmpdir(), 'fidelity-'));
  const certificate = join(folder, 'ca.pem');
  writeFileSync(certificate, localhostTls.cert);
  const copies = undici.flatMap((copy) => ['--undici', copy]);
  const child = spawn(
    node,
    ['--no-warnings', '--import', 'tsx', join(__dirname, 'program.ts'), form, '--only', only, '--deadline', `${deadline}`, ...copies],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_EXTRA_CA_CERTS: certificate },
    },
  );
  const results = new Map<string, Played>();
  for await (const line of createInterface(child.stdout)) {
    const result = JSON.parse(line) as Played;
    if (results.has(result.name)) throw new Error(`two scenarios are called ${result.name}`);
    results.set(result.name, result);
  }
  if (child.exitCode === null) await once(child, 'exit');
  rmSync(folder, { recursive: true });
  if (child.exitCode !== 0) throw new Error(`the ${form} program ended with ${child.exitCode ?? child.signalCode}`);
  return results;
}

/** Where two records part, as the text of a failing test; undefined where they are equal. */
export function difference(unwatched: Played | undefined, watched: Played | undefined): string | undefined {
  if (unwatched === undefined || watched === undefined) return 'one of them did not play it';
  for (const lane of Object.keys(unwatched.record) as Lane[]) {
    const before = unwatched.record[lane];
    const now = watched.record[lane];
    const at = before.findIndex((line, i) => line !== now[i]);
    if (at >= 0 || now.length > before.length) {
      const line = at < 0 ? before.length : at;
      return `the ${lane} sees, at line ${line + 1},\n  watched:   ${now[line]}\n  unwatched: ${before[line]}`;
    }
  }
  return undefined;
}

/** The names of the scenarios that came out differently. */
export function differing(unwatched: ReadonlyMap<string, Played>, watched: ReadonlyMap<string, Played>): string[] {
  return [...unwatched.keys()].filter((name) => difference(unwatched.get(name), watched.get(name)) !== undefined);
}
