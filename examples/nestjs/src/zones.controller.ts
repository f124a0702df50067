import { BadGatewayException, Controller, Get, Param } from '@nestjs/common';
// A normal import: the class itself is the type in the emitted metadata.
import { ZonesService } from './zones.service.js';

@Controller()
export class ZonesController {
  constructor(private readonly zones: ZonesService) {}

  @Get('zones/:region')
  async zonesOf(@Param('region') region: string): Promise<string[]> {
    try {
      return await this.zones.zonesOf(region);
    } catch (error) {
      const { code, requestId } = error as { code?: string; requestId?: string };
      throw new BadGatewayException({ code, requestId });
    }
  }

  @Get('health')
  isHealthy(): Promise<boolean> {
    return this.zones.isHealthy();
  }
}
