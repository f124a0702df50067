import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const PROGRAM = join(__dirname, 'program.ts');

async function runRows(nodeOptions: readonly string[], habit?: string): Promise<{ rows: number; wrong: string[] }> {
  const options = ['--no-warnings', ...nodeOptions, '--import', 'tsx', PROGRAM];
  const { NODE_OPTIONS: _, ...env } = process.env;
  const { stdout } = await execute(process.execPath, habit === undefined ? options : [...options, habit], { env, timeout: 110_000 });
  return JSON.parse(stdout) as { rows: number; wrong: string[] };
}

describe('Timeouts and aborts are distinguished, whatever the application does to stack traces:', function () {
  this.timeout(120_000);

  const CASES: Readonly<Record<string, { readonly nodeOptions?: readonly string[]; readonly habit?: string }>> = {
    'node --frozen-intrinsics': { nodeOptions: ['--frozen-intrinsics'] },
    'Error.stackTraceLimit = 0': { habit: 'stackTraceLimit' },
    'a custom Error.prepareStackTrace': { habit: 'prepareStackTrace' },
    'both, locked': { habit: 'locked' },
  };
  for (const [name, { nodeOptions = [], habit }] of Object.entries(CASES)) {
    it(name, async () => {
      const result = await runRows(nodeOptions, habit);
      assert.deepEqual(result.wrong, []);
      assert.ok(result.rows > 90, `only ${result.rows} rows were run`);
    });
  }
});
