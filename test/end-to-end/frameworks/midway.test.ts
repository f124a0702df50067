import assert from 'node:assert/strict';
import { ZonesService } from './zones-service';

describe('Midway', function () {
  this.timeout(600_000);
  let service: ZonesService;
  before(async function () {
    service = await ZonesService.start(this, 'midway', ['bootstrap.js']);
  });
  after(() => service?.stop());

  it('has spans and counters of the calls of a service', async () => {
    await service.assertZones();
    await service.assertMetrics();
    await service.stop();
    // Midway adds a span of its own, for the route.
    assert.deepEqual(service.ancestorsOf(service.assertSpans()), ['POST', 'GET /zones/nowhere', 'GET']);
  });
});
