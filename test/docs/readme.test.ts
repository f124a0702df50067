import { strict as assert } from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const english = readFileSync(join(ROOT, 'README.md'), 'utf8');
const chinese = readFileSync(join(ROOT, 'README.zh-CN.md'), 'utf8');

/** What stands between fences or is indented by four. */
function codeBlocks(text: string): string[] {
  return [...text.matchAll(/^```\w*\n[\s\S]*?^```|(?:^ {4}\S.*\n)+/gm)].map(([block]) => block);
}

/** Tables as rows of cells, without the heading, which is in the reader's language. */
function tables(text: string): string[][][] {
  return [...text.matchAll(/(?:^\|.*\|\n)+/gm)].map(([table]) =>
    table
      .trim()
      .split('\n')
      .slice(2)
      .map((row) =>
        row
          .slice(1, -1)
          .split('|')
          .map((cell) => cell.trim()),
      ),
  );
}

/** The parts of a cell that are names or values, and so the same in each language. */
function literals(cell: string): string[] {
  return [...cell.matchAll(/`[^`]+`/g)].map(([literal]) => literal).sort();
}

function linksOf(text: string): string[] {
  return [...text.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, target]) => target);
}

describe('README in English and Chinese', () => {
  it('have the same code blocks', () => {
    assert.ok(codeBlocks(english).length >= 6);
    assert.deepEqual(codeBlocks(chinese), codeBlocks(english));
  });

  it('have the same tables, row by row', () => {
    const [ours, theirs] = [tables(english), tables(chinese)];
    assert.equal(theirs.length, ours.length);
    ours.forEach((table, t) => {
      assert.deepEqual(
        theirs[t].map(([first]) => first),
        table.map(([first]) => first),
      );
      table.forEach((row, r) => {
        row.forEach((cell, c) => assert.deepEqual(literals(theirs[t][r][c]), literals(cell), `${row[0]}: ${cell}`));
      });
    });
  });

  for (const [name, text] of Object.entries({ 'README.md': english, 'README.zh-CN.md': chinese })) {
    it(`${name} links to nothing that is not there`, () => {
      const missing = linksOf(text).filter((target) => !target.startsWith('http') && !existsSync(join(ROOT, target)));
      assert.deepEqual(missing, []);
    });
  }
});
