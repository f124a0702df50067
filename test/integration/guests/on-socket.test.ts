import assert from 'node:assert/strict';
import * as http from 'node:http';
import { TencentCloudInstrumentation } from '../../../src';
import { METRICS, total } from '../../support/contract';
import { answer, type LocalServer, serve } from '../../support/server';
import { tc3Headers, transports } from '../../support/transports';
import { watch } from '../../support/watched';
import { isNode } from '../endings/clients';

type OnSocket = (this: unknown, ...given: unknown[]) => unknown;
const prototype = http.ClientRequest.prototype as unknown as { onSocket: OnSocket };

/** Node 20 has no channel that tells of a new request; there, and only there, a method of Node's is wrapped. */
describe('`ClientRequest.prototype.onSocket` is wrapped only while somebody needs it, and only on Node 20:', () => {
  let server: LocalServer;
  let original: OnSocket;

  before(async () => {
    server = await serve(answer({ Response: { RequestId: 'r' } }));
  });
  after(() => server.close());
  beforeEach(() => {
    original = prototype.onSocket;
  });
  afterEach(() => {
    prototype.onSocket = original;
  });

  const call = (): Promise<unknown> =>
    transports['node:http']({ url: server.url, headers: tc3Headers('cvm', 'DescribeZones'), body: '{}' });

  it('the last of several users takes the wrapper off', () => {
    const users = [1, 2, 3].map(() => new TencentCloudInstrumentation({ prometheus: false }));
    assert.equal(prototype.onSocket === original, isNode(22));
    users[0].disable();
    users[2].disable();
    assert.equal(prototype.onSocket === original, isNode(22));
    users[1].disable();
    assert.equal(prototype.onSocket, original);
  });

  it('the next user wraps it again', async () => {
    new TencentCloudInstrumentation({ prometheus: false }).disable();
    const watched = watch();
    await call();
    await watched.recorded(1);
    watched.stop();
    assert.equal(prototype.onSocket, original);
  });

  it('where somebody else has wrapped it since, both wrappers stay and pass calls on', async () => {
    const first = watch();
    const ours = prototype.onSocket;
    let passed = 0;
    const theirs: OnSocket = function (...given) {
      passed++;
      return ours.apply(this, given);
    };
    prototype.onSocket = theirs;
    first.stop();
    assert.equal(prototype.onSocket, theirs);
    await call();
    assert.equal(passed, 1);
    assert.deepEqual(first.spans(), []);
    const second = watch();
    await call();
    await second.recorded(1);
    assert.equal(await total(second.register, METRICS.requests), 1, 'counted once');
    second.stop();
  });
});
