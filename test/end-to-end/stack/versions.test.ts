import assert from 'node:assert/strict';
import { GROUPS } from '../../stack/groups';
import { releaseOf, stackVersions } from '../../stack/versions';

describe('The versions of the stack', () => {
  it('are pinned in the go.mod of each group', () => {
    const versions = stackVersions();
    assert.deepEqual(
      Object.keys(versions),
      GROUPS.map(({ folder }) => folder),
    );
    for (const [folder, version] of Object.entries(versions)) assert.match(version, /^v\d+\.\d+\.\d+$/, folder);
  });

  it('are of the lines that people run: Prometheus 3, Jaeger 2', () => {
    const releases = Object.fromEntries(GROUPS.map((group) => [group.folder, releaseOf(group)]));
    assert.match(releases.prometheus, /^3\./);
    assert.match(releases.jaeger, /^2\./);
  });
});
