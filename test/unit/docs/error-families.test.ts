import { strict as assert } from 'node:assert';
import { classifyCode } from '../../../src/api/error-class';
import { ERROR_CATEGORIES, ERROR_FAMILIES } from '../../../src/api/error-codes';
import { errorFamiliesPage } from './error-families-page';

describe('docs/error-families.md', () => {
  const page = errorFamiliesPage();

  it('explains each category that a family has', () => {
    assert.deepEqual(new Set(ERROR_FAMILIES.map(({ category }) => category)), new Set(['throttling', ...Object.keys(ERROR_CATEGORIES)]));
  });

  it('names each family once', () => {
    const names = ERROR_FAMILIES.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
  });

  it('has examples that are of another category than their family', () => {
    const section = page.split('## Codes of another category')[1];
    const examples = [...section.matchAll(/^\| `([\w.]+)` \| `(\w+)` \|$/gm)];
    assert.ok(examples.length > 10);
    for (const [, code] of examples) {
      const { family, category } = classifyCode(code);
      assert.notEqual(ERROR_FAMILIES.find(({ name }) => name === family)?.category, category, code);
    }
  });

  it('has no cell that breaks its table', () => {
    for (const { name, cause, remedy } of ERROR_FAMILIES) assert.doesNotMatch(`${cause}${remedy}`, /[|\n]/, name);
  });
});
