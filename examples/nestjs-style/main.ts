/**
 * Start-up as in a NestJS application: tracing.ts is a file of its own and the first import, then services, then
 * `bootstrap()`. It also shows a call that is not recorded, and an attribute of one's own on failed calls.
 *
 *     OTEL_TRACES_EXPORTER=console npx tsx examples/nestjs-style/main.ts
 *     curl localhost:3000/zones/ap-guangzhou; curl localhost:3000/zones/nowhere; curl localhost:3000/health
 */
import { sdk } from './tracing';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ZonesService } from './zones.service';

class ZonesController {
  constructor(private readonly zones: ZonesService) {}

  async handle({ url = '/' }: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const answer = url === '/health' ? await this.zones.isAlive() : await this.zones.zonesOf(url.slice('/zones/'.length));
      response.end(JSON.stringify(answer));
    } catch (error) {
      const { code, requestId } = error as { code?: string; requestId?: string };
      response.writeHead(502).end(JSON.stringify({ code, requestId }));
    }
  }
}

function bootstrap(): void {
  const controller = new ZonesController(new ZonesService());
  const server = createServer((request, response) => void controller.handle(request, response));
  server.listen(Number(process.env.PORT ?? 3000), () => {
    console.log(`http://localhost:${(server.address() as AddressInfo).port}`);
  });
  process.once('SIGTERM', () => {
    server.close();
    void sdk.shutdown().finally(() => process.exit());
  });
}

bootstrap();
