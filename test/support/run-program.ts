import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Program, programPath } from './stack/programs';

const execute = promisify(execFile);

/**
 * Runs a program of the stack to its end.
 * @returns what it wrote to the standard output
 * @throws Error with all that it wrote, if it fails.
 */
export async function runProgram(program: Program, ...args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await execute(programPath(program), args, { timeout: 300_000, maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string };
    throw new Error(`${program} ${args.join(' ')}\n${stdout}${stderr}` || String(error));
  }
}
