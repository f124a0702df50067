import { Provide } from '@midwayjs/core';
import { cvm } from 'tencentcloud-sdk-nodejs-cvm';

const { TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY, TENCENTCLOUD_ENDPOINT: localApi } = process.env;

@Provide()
export class ZonesService {
  async zonesOf(region: string): Promise<string[]> {
    const client = new cvm.v20170312.Client({
      credential: { secretId: TENCENTCLOUD_SECRET_ID, secretKey: TENCENTCLOUD_SECRET_KEY },
      region,
      profile: localApi === undefined ? {} : { httpProfile: { protocol: 'http://', endpoint: localApi } },
    });
    const { ZoneSet = [] } = await client.DescribeZones();
    return ZoneSet.map(({ Zone }) => Zone ?? '');
  }
}
