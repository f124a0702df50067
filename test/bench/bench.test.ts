import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inGenerations } from './generations';
import type { Program } from './program';
import { type Cost, ofGenerations } from './rounds';
import { judged, quotient, type Row } from './row';
import { added, medianShare } from './shares';

const ROOT = join(__dirname, '../..');

describe('The benchmark', () => {
  it('prints a table and writes its rows as JSON', function () {
    if (!existsSync(join(ROOT, 'dist/index.js'))) return this.skip();
    this.timeout(120_000);
    const folder = mkdtempSync(join(tmpdir(), 'bench-'));
    try {
      const file = join(folder, 'rows.json');
      const program = [join(__dirname, 'main.ts'), '--quick', '--only', 'recording', '--json', file];
      const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', ...program], { cwd: ROOT, encoding: 'utf8' });
      assert.equal(status, 0, stderr);
      assert.match(stdout, /^row +ratio +bar +verdict +sides$/m);

      const { node, rows } = JSON.parse(readFileSync(file, 'utf8')) as { node: string; rows: Row[] };
      assert.equal(node, process.version);
      assert.deepEqual(
        rows.map(({ name }) => name),
        ['span and counters', 'counters alone'].flatMap((what) =>
          ['1000 series', '10000 series'].map((many) => `recording a failed call, ${what}, ${many}`),
        ),
      );
      for (const row of rows) {
        assert.equal(row.bar, row.name.includes('counters alone') ? null : 1.2);
        assert.ok(row.ratio > 0, `ratio ${row.ratio}`);
        assert.equal(Object.keys(row.costs).length, 2);
        assert.ok(stdout.includes(row.name));
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('A row of the benchmark', () => {
  const cost = (least: number, spread = 0): Cost => ({ least, spread });
  const measured = { name: 'row', ours: 'ours', against: 'theirs', costs: {} };

  it('is the share of what each side adds to the base, in the same generation of processes', () => {
    const generations = [
      { base: 50, ours: 60, theirs: 90 },
      { base: 150, ours: 161, theirs: 190 },
      { base: 20, ours: 29, theirs: 60 },
    ];
    assert.equal(medianShare(added(generations, 'ours', 'base'), added(generations, 'theirs', 'base')).ratio, 0.25);
  });

  it('takes the median of the shares, and how far they are apart without the outermost', () => {
    assert.deepEqual(medianShare([3, 1, 99, 5, 2, 7, 4, 6], [1, 1, 1, 1, 1, 1, 1, 1]), { ratio: 4.5, uncertainty: 2.5 });
    assert.equal(medianShare([1, 2, 3], [1, 1, 1]).uncertainty, Number.POSITIVE_INFINITY);
  });

  it('takes the best generation of processes, and how far the second one is above it', () => {
    const generations = [{ a: cost(5, 0.1) }, { a: cost(3, 0.1) }, { a: cost(4, 0.1) }];
    assert.deepEqual(ofGenerations(generations), { a: cost(3, 1) });
    assert.deepEqual(ofGenerations(generations.slice(0, 1)), { a: cost(5, 0.1) });
  });

  it('takes more generations of processes where the best ones differ, up to a limit', async () => {
    const generationsWith = async (costs: readonly number[]): Promise<number> => {
      let started = 0;
      const start = async (): Promise<Program> => {
        const measured = costs[started++ % costs.length];
        return { ready: undefined, measure: async () => measured, stop: () => {} };
      };
      await inGenerations({ only: start }, ['it'], { rounds: { least: 2, most: 2 }, quick: false });
      return started;
    };
    assert.equal(await generationsWith([50]), 3);
    assert.equal(await generationsWith([50, 60, 70, 80, 50.2]), 5);
    assert.equal(await generationsWith([50, 60, 70, 80, 90, 100, 110, 120]), 8);
  });

  it('reaches its bar, or misses it', () => {
    assert.equal(judged({ ...measured, ...quotient(cost(3), cost(10)), bar: 0.5 }).verdict, 'reached');
    assert.equal(judged({ ...measured, ...quotient(cost(7), cost(10)), bar: 0.5 }).verdict, 'MISSED');
    assert.equal(judged({ ...measured, ...quotient(cost(98), cost(100)), bar: 0.97, limit: 'at least' }).verdict, 'reached');
  });

  it('says nothing where noise decides', () => {
    assert.equal(judged({ ...measured, ...quotient(cost(4, 2), cost(10, 1)), bar: 0.5 }).verdict, 'too noisy');
    assert.equal(judged({ ...measured, ...medianShare([1, 2, 1, 2, 1], [3, 2, -1, 2, 3]), bar: 0.5 }).verdict, 'too noisy');
  });

  it('is judged in spite of noise where the bar is far off', () => {
    assert.equal(judged({ ...measured, ...quotient(cost(1, 1), cost(10, 1)), bar: 0.5 }).verdict, 'reached');
  });
});
