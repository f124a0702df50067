import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import type * as undici7 from 'undici7';
import { tc3Headers } from '../../support/transports';
import { watching } from '../../support/watching';
import { isNode } from './clients';
import { recordedEnding } from './recorded';
import { startServer } from './server';

const OPTIONS = { method: 'POST', headers: tc3Headers('cvm', 'DescribeZones'), body: '{}' } as const;

describe('A body whose destination the application closes is aborted', () => {
  const setUp = watching(startServer);

  for (const major of [6, 7, 8]) {
    it(`(stream() of undici ${major})`, async function () {
      if (major === 8 && !isNode(22)) this.skip();
      const { stream } = require(`undici${major}`) as typeof undici7;
      const destination = new PassThrough();
      destination.once('data', () => destination.destroy());
      await assert.rejects(stream(setUp.server.urlOf('begins 200'), OPTIONS, () => destination));
      await setUp.watched.recorded(1);
      const { outcome, code } = await recordedEnding(setUp.watched);
      assert.deepEqual({ outcome, code }, { outcome: 'aborted', code: '' });
    });
  }
});
