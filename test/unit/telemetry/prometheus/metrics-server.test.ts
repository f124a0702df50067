import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { diag } from '@opentelemetry/api';
import { Registry } from 'prom-client';
import { serveMetrics } from '../../../../src/telemetry/prometheus/metrics-server';

describe('The /metrics server', () => {
  afterEach(() => diag.disable());

  it('warns that its port is taken, also where the logger throws', async () => {
    const fail = (): never => {
      throw new Error('planted');
    };
    diag.setLogger({ error: fail, warn: fail, info: fail, debug: fail, verbose: fail }, { suppressOverrideMessage: true });
    const host = '127.0.0.1';
    const taken = createServer().listen(0, host).unref();
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    try {
      const warned = once(process, 'warning') as Promise<[Error]>;
      serveMetrics(new Registry(), { host, port });
      const [{ message }] = await warned;
      assert.equal(message, `tencentcloud: cannot serve /metrics on port ${port} of ${host}: EADDRINUSE`);
    } finally {
      taken.close();
    }
  });

  it('repeats no key that stands in the place of its host', async () => {
    const warned = once(process, 'warning') as Promise<[Error]>;
    serveMetrics(new Registry(), { host: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE', port: 0 });
    const [{ message }] = await warned;
    assert.match(message, /^tencentcloud: cannot serve \/metrics on port 0 of AKID\*{4}: E/);
  });
});
