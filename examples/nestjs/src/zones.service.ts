import { Injectable } from '@nestjs/common';
import { cvm } from 'tencentcloud-sdk-nodejs-cvm';

const { TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY, TENCENTCLOUD_ENDPOINT: localApi } = process.env;

@Injectable()
export class ZonesService {
  async zonesOf(region: string): Promise<string[]> {
    const { ZoneSet = [] } = await this.#client(region).DescribeZones();
    return ZoneSet.map(({ Zone }) => Zone ?? '');
  }

  async isHealthy(): Promise<boolean> {
    const { TotalCount = 0 } = await this.#client().DescribeRegions();
    return TotalCount > 0;
  }

  #client(region?: string): InstanceType<typeof cvm.v20170312.Client> {
    return new cvm.v20170312.Client({
      credential: { secretId: TENCENTCLOUD_SECRET_ID, secretKey: TENCENTCLOUD_SECRET_KEY },
      region,
      profile: localApi === undefined ? {} : { httpProfile: { protocol: 'http://', endpoint: localApi } },
    });
  }
}
