import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { programPath } from './programs';

const run = promisify(execFile);

/** Samples by series, as in `up{job="a"}`, in the notation of Prometheus' unit tests: `1+0x9 stale _x2`. */
export type SeriesValues = Readonly<Record<string, string>>;

/** What an expression should be; in `samples` by labels, as in `{job="a"}`. */
export interface Expected {
  readonly expr: string;
  /** After the first sample, as in `20m`. */
  readonly at: string;
  readonly samples: Readonly<Record<string, number>>;
}

/**
 * Has the engine of Prometheus evaluate expressions over these series, in a store of their own and without waiting.
 *
 * @param interval between two samples
 * @param program default: the one on the PATH
 * @param rules a file of rules that are evaluated, too, each 30 seconds
 * @throws Error with what they really are, if they are not as expected.
 */
export async function evaluate(
  interval: string,
  series: SeriesValues,
  expected: readonly Expected[],
  program: 'promtool' | 'promtool3' = 'promtool',
  rules = '',
): Promise<void> {
  const test = {
    interval,
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    promql_expr_test: expected.map(({ expr, at, samples }) => ({
      expr,
      eval_time: at,
      exp_samples: Object.entries(samples).map(([labels, value]) => ({ labels, value })),
    })),
  };
  const folder = await mkdtemp(join(tmpdir(), 'tencentcloud-test-promtool-'));
  try {
    const file = join(folder, 'test.yml');
    // JSON is YAML.
    if (rules !== '') await writeFile(join(folder, 'rules.yml'), rules);
    await writeFile(file, JSON.stringify({ rule_files: rules === '' ? [] : ['rules.yml'], evaluation_interval: '30s', tests: [test] }));
    await run(programPath(program), ['test', 'rules', file]);
  } catch (error) {
    throw new Error((error as { readonly stderr?: string }).stderr || String(error));
  } finally {
    await rm(folder, { recursive: true });
  }
}
