import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { compare, ratioOf, ratioOfAdded, type Row, verdictOf } from './comparison';

const ROOT = join(__dirname, '../..');

describe('The benchmark', () => {
  it('runs, and prints its rows with their bars', function () {
    if (!existsSync(join(ROOT, 'dist/index.js'))) return this.skip();
    this.timeout(180_000);
    for (const group of ['http', 'memory']) {
      const program = [join(__dirname, 'main.ts'), '--quick', '--only', group];
      const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', ...program], { cwd: ROOT, encoding: 'utf8' });
      assert.equal(status, 0, stderr);
      assert.match(stdout, group === 'http' ? /^API call, span and counters, http .*≤ 1\.2/m : /^memory of a call in flight .*≤ 1\.1/m);
    }
  });

  it('compares what each side adds to the base, in the same generation of processes', () => {
    const generations = [
      { base: 50, ours: 60, theirs: 90 },
      { base: 150, ours: 161, theirs: 190 },
      { base: 20, ours: 29, theirs: 60 },
    ];
    assert.equal(ratioOfAdded(generations, 'ours', 'theirs', 'base').ratio, 0.25);
  });

  it('starts three generations of processes, and more only while the spread is near the bar', async () => {
    const effort = { generations: { least: 3, most: 5 }, rounds: 2, quick: true };
    const generationsWith = async (bar: number | undefined): Promise<number> => {
      const costs = [30, 50, 40, 30, 50];
      let started = 0;
      const programOf = (cost: number) => ({ ready: undefined, measure: async () => cost, stop() {} });
      const sides = { ours: async () => programOf(costs[started++]), theirs: async () => programOf(100) };
      const toRow = (row: Partial<Row>): Row => ({ name: '', of: '', ratio: 0, spread: 0, bar, costs: {}, ...row });
      await compare(sides, effort, (measured) => [toRow(ratioOf(measured.map(({ ours, theirs }) => [ours, theirs])))]);
      return started;
    };
    assert.equal(await generationsWith(0.9), 3);
    assert.equal(await generationsWith(0.1), 3);
    assert.equal(await generationsWith(0.45), 5);
    assert.equal(await generationsWith(undefined), 5);
  });

  it('gives no verdict where the spread reaches across the bar', () => {
    const row = { name: '', of: '', costs: {} };
    assert.equal(verdictOf({ ...row, ratio: 0.45, spread: 0.2, bar: 0.5 }), 'too noisy');
    assert.equal(verdictOf({ ...row, ...ratioOf([[1, -1]]), bar: 0.5 }), 'too noisy');
    assert.equal(verdictOf({ ...row, ratio: 0.1, spread: 0.2, bar: 0.5 }), 'reached');
    assert.equal(verdictOf({ ...row, ratio: 0.7, spread: 0.1, bar: 0.5 }), 'MISSED');
  });
});
