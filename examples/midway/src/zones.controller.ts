import { Controller, Get, Inject, Param } from '@midwayjs/core';
import type { Context } from '@midwayjs/koa';
import { register } from 'prom-client';
// A normal import: the class itself is the type in the emitted metadata.
import { ZonesService } from './zones.service';

@Controller('/')
export class ZonesController {
  @Inject()
  zones: ZonesService;

  @Inject()
  ctx: Context;

  @Get('/zones/:region')
  async zonesOf(@Param('region') region: string): Promise<unknown> {
    try {
      return await this.zones.zonesOf(region);
    } catch (error) {
      const { code, requestId } = error as { code?: string; requestId?: string };
      this.ctx.status = 502;
      return { code, requestId };
    }
  }

  @Get('/metrics')
  async metrics(): Promise<string> {
    this.ctx.set('Content-Type', register.contentType);
    return register.metrics();
  }
}
