import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { classify } from '../../src/envelope/classify';
import { ERROR_FAMILIES, HTTP_FAMILY, NETWORK_FAMILY } from '../../src/envelope/error-families';

const ROOT = join(__dirname, '../..');
const page = readFileSync(join(ROOT, 'docs/error-families.md'), 'utf8');

/** The rows of the table below a heading, as cells without backticks. */
function rows(heading: string): string[][] {
  const section = page.split(`## ${heading}\n`)[1].split('\n## ')[0];
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim().replace(/^`(.*)`$/, '$1')),
  );
}

/** How many distinct documented codes each family has. */
function documentedCodes(): Map<string, number> {
  const table = gunzipSync(readFileSync(join(ROOT, 'test/fixtures/error-codes.tsv.gz'))).toString('utf8');
  const codes = new Set(
    table
      .trim()
      .split('\n')
      .map((line) => line.split('\t')[1]),
  );
  const counts = new Map<string, number>();
  for (const code of codes) counts.set(classify(code).family, (counts.get(classify(code).family) ?? 0) + 1);
  return counts;
}

describe('docs/error-families.md', () => {
  it('explains each category', () => {
    const explained = rows('By category').map(([category]) => category);
    assert.deepEqual(explained.sort(), [...new Set(ERROR_FAMILIES.values())].sort());
  });

  it('explains each family, with its category and how many codes it has', () => {
    const documented = documentedCodes();
    const count = (family: string): string =>
      family === HTTP_FAMILY || family === NETWORK_FAMILY ? '–' : String(documented.get(family) ?? 0);
    const expected = [...ERROR_FAMILIES].map(([family, category]) => [family, category, count(family)]);
    assert.deepEqual(
      rows('By family').map((row) => row.slice(0, 3)),
      expected,
    );
    for (const row of rows('By family')) assert.ok(row.length === 5 && row.every((cell) => cell !== ''), row[0]);
  });

  for (const [code, category] of rows('Codes that are of another category than their family')) {
    it(`is right about ${code}`, () => {
      const { family, category: actual } = classify(code);
      assert.equal(actual, category);
      assert.notEqual(ERROR_FAMILIES.get(family), category);
    });
  }
});
