import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from '../../../src/call/api-call';
import { METRICS } from '../../../src/telemetry/metrics';
import { ROOT } from '../../support/program';
import { generatedPages } from './generate';
import { LABELS, OUTCOMES } from './standard-names';

describe('The generated pages', () => {
  it('are what types and tables say: otherwise run `npm run docs:generate`', async () => {
    for (const [name, page] of Object.entries(await generatedPages())) {
      assert.equal(readFileSync(join(ROOT, 'docs', name), 'utf8'), page, name);
    }
  });

  it('explain each label of the metrics', () => {
    assert.deepEqual(new Set(Object.keys(LABELS)), new Set(Object.values(METRICS).flatMap(({ labelNames }) => labelNames)));
  });

  it('explain each outcome', () => {
    const outcomes: Readonly<Record<Outcome, true>> = { success: true, error: true, failure: true, aborted: true, dry_run: true };
    assert.deepEqual(
      OUTCOMES.map(([name]) => name).sort(),
      Object.keys(outcomes)
        .map((name) => `\`${name}\``)
        .sort(),
    );
  });
});
