import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import type * as undici7 from 'undici7';
import { tc3Headers } from '../../support/transports';
import { type Watched, watch } from '../../support/watched';
import { isNode } from './clients';
import { recordedEnding } from './recorded';
import { type EndingServer, startServer } from './server';

const OPTIONS = { method: 'POST', headers: tc3Headers('cvm', 'DescribeZones'), body: '{}' } as const;

describe('A body whose destination the application closes is aborted', () => {
  let server: EndingServer;
  let watched: Watched;

  before(async () => {
    server = await startServer();
  });
  after(() => server.close());
  beforeEach(() => {
    watched = watch();
  });
  afterEach(() => watched.stop());

  for (const major of [6, 7, 8]) {
    it(`(stream() of undici ${major})`, async function () {
      if (major === 8 && !isNode(22)) this.skip();
      const { stream } = require(`undici${major}`) as typeof undici7;
      const destination = new PassThrough();
      destination.once('data', () => destination.destroy());
      await assert.rejects(stream(server.urlOf('begins 200'), OPTIONS, () => destination));
      await watched.recorded(1);
      const { outcome, code } = await recordedEnding(watched);
      assert.deepEqual({ outcome, code }, { outcome: 'aborted', code: '' });
    });
  }
});
