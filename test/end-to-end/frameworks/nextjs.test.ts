import assert from 'node:assert/strict';
import { ZonesService } from './zones-service';

describe('Next.js', function () {
  this.timeout(600_000);
  let service: ZonesService;
  before(async function () {
    const environment = { NEXT_MANUAL_SIG_HANDLE: 'true' };
    service = await ZonesService.start(this, 'nextjs', ['node_modules/next/dist/bin/next', 'start'], environment);
  });
  after(() => service?.stop());

  it('has spans and counters of the calls of a route, and shows them in another route', async () => {
    await service.assertZones('/api/zones');
    await service.assertMetrics('/api/metrics');
    await service.stop();
    const ancestors = service.ancestorsOf(service.assertSpans());
    assert.ok(ancestors.includes('GET /api/zones/[region]'), ancestors.join(' < '));
  });
});
