import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { outputOf, ROOT } from '../support/program';

const ARCHITECTURE = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');
/** Runs on Node.js 20 only, which the walk leaves out. */
const NODE_20 = 'transport/http/node20.ts';

/** The files that the table of a section lists, and the number that the section says. */
function documented(title: string): { readonly files: readonly string[]; readonly said: string | undefined } {
  const [, section] = ARCHITECTURE.split(`\n## ${title}\n`);
  const rows = section
    .split('\n## ')[0]
    .split('\n')
    .filter((line) => line.startsWith('|'));
  const files = rows.flatMap((row) => Array.from(row.matchAll(/\]\(\.\.\/src\/([^)]+)\)/g), ([, file]) => file));
  return { files, said: /(\d+) files\s+run/.exec(section)?.[1] };
}

describe('The walk of a call in docs/architecture.md names each file that runs, once:', () => {
  let walked: Readonly<Record<'http' | 'fetch', readonly string[]>>;

  before(async () => {
    walked = await outputOf('walked-files.cjs');
  });

  for (const [transport, title] of [
    ['http', 'One call over node:http'],
    ['fetch', 'One failing call over fetch'],
  ] as const) {
    it(title, () => {
      const { files, said } = documented(title);
      const expected = walked[transport].filter((file) => file !== NODE_20);
      assert.deepEqual([...files].sort(), expected);
      assert.equal(said, String(expected.length));
    });
  }
});
