import assert from 'node:assert/strict';
import * as http from 'node:http';
import { Agent, request as undiciRequest } from 'undici7';
import { METRICS, samplesOf } from '../../support/contract';
import { serve } from '../../support/server';
import { tc3Headers } from '../../support/transports';
import { watching } from '../../support/watching';

const SMALL = '{"Response":{"RequestId":"r-1"}}';
const LARGE = Buffer.alloc(20_000_000, ' ');
const OPTIONS = { method: 'POST', headers: tc3Headers('cvm', 'DescribeZones') } as const;

describe('A body that nobody reads', () => {
  const setUp = watching(() =>
    serve((request, response) => {
      request.resume();
      if (request.url === '/small') return void response.end(SMALL);
      response.writeHead(200, { 'content-length': LARGE.length + 100 });
      response.write(LARGE);
    }),
  );

  async function outcome(): Promise<string> {
    await setUp.watched.recorded(1);
    const [{ labels, value }, ...more] = await samplesOf(setUp.watched.register, METRICS.requests);
    assert.deepEqual([value, more.length], [1, 0]);
    return labels.outcome;
  }

  function unreadResponse(path: string): Promise<http.IncomingMessage> {
    return new Promise((resolve, reject) => {
      http
        .request(setUp.server.url + path, OPTIONS, resolve)
        .on('error', reject)
        .end('{}');
    });
  }

  it('is read as it arrives, without being drained (node:http)', async () => {
    const response = await unreadResponse('/small');
    assert.equal(await outcome(), 'success');
    assert.equal(response.readableFlowing, null);
    assert.equal(response.readableLength, SMALL.length);
    response.resume();
  });

  it('costs nothing while its connection is open, and is counted once when that closes (node:http)', async () => {
    const response = await unreadResponse('/large');
    response.on('error', () => undefined);
    assert.equal(setUp.watched.spans().length, 0);
    assert.ok(response.readableLength < 1_000_000, 'back-pressure holds');
    response.socket.destroy();
    assert.equal(await outcome(), 'failure');
  });

  it('is counted once when its client is destroyed (undici)', async () => {
    const dispatcher = new Agent();
    const { body } = await undiciRequest(`${setUp.server.url}/large`, { ...OPTIONS, body: '{}', dispatcher });
    body.on('error', () => undefined);
    assert.equal(setUp.watched.spans().length, 0);
    await dispatcher.destroy();
    assert.equal(await outcome(), 'aborted');
  });
});
