import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { localhostTls } from '../support/localhost-tls';
import type { Fault } from './planted-faults';
import type { ScenarioResult } from './program';
import type { Observer } from './recorder';

export interface RunOptions {
  /** A regular expression that the names of the scenarios must match. */
  readonly only?: string;
  /** Time limit of a scenario, in milliseconds. @default 4000 */
  readonly deadline?: number;
  /** Copies of undici from npm, by package name or path. */
  readonly undici?: readonly string[];
  /** @default this one */
  readonly node?: string;
}

/** Runs the scenarios in a separate process. */
export async function runScenarios(
  mode: 'watched' | 'unwatched' | Fault,
  { only = '', deadline = 4000, undici = [], node = process.execPath }: RunOptions,
): Promise<Map<string, ScenarioResult>> {
  const folder = mkdtempSync(join(tmpdir(), 'fidelity-'));
  const certificate = join(folder, 'ca.pem');
  writeFileSync(certificate, localhostTls.cert);
  const copies = undici.flatMap((copy) => ['--undici', copy]);
  const child = spawn(
    node,
    ['--no-warnings', '--import', 'tsx', join(__dirname, 'program.ts'), mode, '--only', only, '--deadline', `${deadline}`, ...copies],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_EXTRA_CA_CERTS: certificate },
    },
  );
  const results = new Map<string, ScenarioResult>();
  for await (const line of createInterface(child.stdout)) {
    const result = JSON.parse(line) as ScenarioResult;
    if (results.has(result.name)) throw new Error(`two scenarios are called ${result.name}`);
    results.set(result.name, result);
  }
  if (child.exitCode === null) await once(child, 'exit');
  rmSync(folder, { recursive: true });
  if (child.exitCode !== 0) throw new Error(`the ${mode} program ended with ${child.exitCode ?? child.signalCode}`);
  return results;
}

/** The first difference between two results, as the message of a failing test. Undefined where they are equal. */
export function difference(unwatched: ScenarioResult | undefined, watched: ScenarioResult | undefined): string | undefined {
  if (unwatched === undefined || watched === undefined) return 'one of them did not run it';
  for (const observer of Object.keys(unwatched.observations) as Observer[]) {
    const before = unwatched.observations[observer];
    const now = watched.observations[observer];
    const at = before.findIndex((line, i) => line !== now[i]);
    if (at >= 0 || now.length > before.length) {
      const line = at < 0 ? before.length : at;
      return `the ${observer} sees at line ${line + 1},\n  watched:   ${now[line]}\n  unwatched: ${before[line]}`;
    }
  }
  return undefined;
}

/** The names of the scenarios with different results. */
export function differing(unwatched: ReadonlyMap<string, ScenarioResult>, watched: ReadonlyMap<string, ScenarioResult>): string[] {
  return [...unwatched.keys()].filter((name) => difference(unwatched.get(name), watched.get(name)) !== undefined);
}
