import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A command that runs another one on a certain core. */
export interface Pin {
  readonly command: string;
  readonly arguments: readonly string[];
}

/**
 * Runs client and server of a comparison on one and the same core, with `taskset` of Linux. On two, each write of the client
 * may have to wake the core of an idle server, which costs more than the whole request, and how often it does depends on
 * which of them is faster: a client that does more would be charged for more than it does.
 *
 * @returns undefined where there is no `taskset`
 */
export function onOneCore(): Pin | undefined {
  return (pin ??= findPin());
}

let pin: Pin | undefined;

function findPin(): Pin | undefined {
  const core = lastAllowedCore();
  if (core === undefined) return undefined;
  const found = { command: 'taskset', arguments: ['--cpu-list', core] };
  return spawnSync(found.command, [...found.arguments, process.execPath, '--version']).status === 0 ? found : undefined;
}

/** The last one: what else runs on a machine is seldom there. */
function lastAllowedCore(): string | undefined {
  try {
    return /^Cpus_allowed_list:.*?(\d+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}
