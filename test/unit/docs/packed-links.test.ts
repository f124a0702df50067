import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { ROOT } from '../../support/program';
import { destination, isFar, read } from './documents';
import { links } from './markdown';

interface Packed {
  readonly files: readonly { readonly path: string }[];
}

/** npm's page shows pictures from the repository, and nobody opens one in node_modules. */
const isPicture = (target: string): boolean => target.endsWith('.png');

describe('The package', function () {
  this.timeout(30_000);

  it('holds what the documents in it link to', () => {
    const output = execFileSync('npm', ['pack', '--dry-run', '--ignore-scripts', '--json'], { cwd: ROOT, encoding: 'utf8' });
    const [{ files }] = JSON.parse(output) as [Packed];
    const paths = files.map(({ path }) => path);
    const isPacked = (file: string): boolean => paths.some((path) => path === file || path.startsWith(`${file.replace(/\/$/, '')}/`));
    const documents = paths.filter((path) => path.endsWith('.md'));
    assert.ok(documents.includes('docs/reference.md'));
    const missing = documents.flatMap((file) =>
      links(read(file))
        .filter(({ target }) => !isFar(target) && !isPicture(target) && !isPacked(destination(file, target)))
        .map(({ target }) => `${file}: ${target}`),
    );
    assert.deepEqual(missing, []);
  });
});
