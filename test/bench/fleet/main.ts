import { parseArgs } from 'node:util';
import { measure, type Measurement, type Size } from './measure';

/**
 * How long the rules take for a fleet: `npm run fleet -- 100x140 1000x280 --program prometheus3`. A size is instances x series of
 * each; each takes about 10 minutes.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { program: { type: 'string', default: 'prometheus' } } });
  const { program } = values;
  if (program !== 'prometheus' && program !== 'prometheus3') throw new Error('--program must be prometheus or prometheus3');
  console.log(
    '| instances × series | plain `increase()` | counting rules | ratio | all groups | series recorded |\n|---|---|---|---|---|---|',
  );
  for (const size of (positionals.length > 0 ? positionals : ['100x140']).map(parseSize)) console.log(row(await measure(size, program)));
}

function parseSize(text: string): Size {
  const [, instances, series] = /^(\d+)x(\d+)$/.exec(text) ?? [];
  if (!instances) throw new Error(`${text}: expected INSTANCESxSERIES, such as 100x140`);
  return { instances: Number(instances), series: Number(series) };
}

function row({ instances, series, plain, counting, all, recorded }: Measurement): string {
  const seconds = (value: number) => `${value.toPrecision(2)} s`;
  return `| ${instances} × ${series} | ${seconds(plain)} | ${seconds(counting)} | ${(counting / plain).toFixed(1)} | ${seconds(all)} | ${recorded} |`;
}

void main();
