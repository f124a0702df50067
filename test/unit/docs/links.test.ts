import { strict as assert } from 'node:assert';
import { documents, isBroken, read } from './documents';
import { links } from './markdown';

describe('The links of each document lead to a file and section that exist:', () => {
  for (const file of documents()) {
    it(file, () => {
      const broken = links(read(file)).filter(({ target }) => isBroken(file, target));
      assert.deepEqual(
        broken.map(({ target }) => target),
        [],
      );
    });
  }
});
