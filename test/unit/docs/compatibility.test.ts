import { strict as assert } from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../support/program';
import { GROUPS } from '../../stack/groups';
import { releaseOf } from '../../stack/versions';
import { compatibilityRows } from './compatibility-page';

describe('docs/compatibility.md', () => {
  const page = readFileSync(join(ROOT, 'docs/compatibility.md'), 'utf8');
  const rows = compatibilityRows();

  it('names in each row a file that shows it', () => {
    for (const [feature, , shownBy] of rows) {
      assert.ok(shownBy.length > 0, feature);
      for (const file of shownBy) assert.ok(existsSync(join(ROOT, file)), `${feature}: ${file}`);
    }
  });

  for (const group of GROUPS) {
    it(`has ${group.folder} in the version that test/stack pins`, () => {
      assert.ok(rows.some(([, versions]) => versions.split(/[ ,]+/).includes(releaseOf(group))));
    });
  }

  it('has the Prometheus clients in the versions that package.json declares', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    for (const name of ['prom-client', '@prometheus-io/client']) {
      assert.ok(page.includes(`${name} ${devDependencies[name].replace(/^[~^]/, '')}`), name);
    }
  });
});
