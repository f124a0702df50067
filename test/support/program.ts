import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** What a program has printed and how it ended. */
export interface ProgramResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

export interface ProgramOptions {
  /** Arguments for node itself, such as `--import`. */
  readonly nodeArguments?: readonly string[];
  /** Arguments for the program. */
  readonly programArguments?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export const ROOT = join(__dirname, '../..');
const PROGRAMS = join(ROOT, 'test/integration/programs');
const DEADLINE = 20_000;

/** Runs a program of test/integration/programs in its own process, without the hooks of mocha and tsx. */
export function runProgram(
  file: string,
  { nodeArguments = [], programArguments = [], env = {} }: ProgramOptions = {},
): Promise<ProgramResult> {
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...nodeArguments, join(PROGRAMS, file), ...programArguments], {
      cwd: ROOT,
      env: { ...inherited, ...env },
      timeout: DEADLINE,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
    child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ stdout, stderr, code }));
  });
}

/** Runs a program that must exit with 0, and parses the JSON that it prints. */
export async function outputOf<T>(file: string, options?: ProgramOptions): Promise<T> {
  const { stdout, stderr, code } = await runProgram(file, options);
  if (code !== 0) throw new Error(`${file} ended with ${String(code)}: ${stderr}`);
  return JSON.parse(stdout) as T;
}
