import assert from 'node:assert/strict';
import { ZonesService } from './zones-service';

describe('NestJS', function () {
  this.timeout(600_000);
  let service: ZonesService;
  before(async function () {
    service = await ZonesService.start(this, 'nestjs', ['--import', './dist/tracing.js', 'dist/main.js']);
  });
  after(() => service?.stop());

  it('has spans and counters of the calls of a provider, except for the ignored health check', async () => {
    await service.assertZones();
    assert.equal(await (await fetch(`${service.url}/health`)).json(), true);
    await service.assertMetrics();
    await service.stop();
    const failed = service.assertSpans();
    assert.equal(failed.attributes['shop.failed_region'], 'nowhere');
    assert.deepEqual(service.ancestorsOf(failed), ['POST', 'GET']);
  });
});
