import { execFile, spawnSync } from 'node:child_process';
import type { Context } from 'mocha';
import { promisify } from 'node:util';

const PACKAGES = { promtool: 'prometheus', amtool: 'prometheus-alertmanager' } as const;
type Tool = keyof typeof PACKAGES;

/** Runs a checker; without it the test is left out and says so, on CI it fails. @throws Error with what it complains about. */
export async function check(context: Context, tool: Tool, ...args: readonly string[]): Promise<string> {
  need(context, tool);
  const { stdout } = await promisify(execFile)(tool, args);
  return stdout;
}

function need(context: Context, tool: Tool): void {
  if (spawnSync(tool, ['--version'], { stdio: 'ignore' }).error === undefined) return;
  const message = `there is no ${tool} on the PATH (Debian: apt-get install ${PACKAGES[tool]})`;
  if (process.env.CI === 'true') throw new Error(message);
  console.log(`      left out: ${message}`);
  context.skip();
}
