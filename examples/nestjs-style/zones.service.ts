import { cvm } from 'tencentcloud-sdk-nodejs-cvm';
import { agentTo } from '../tencentcloud-api';

/** What a NestJS application has as an `@Injectable()`. */
export class ZonesService {
  async zonesOf(region: string): Promise<string[]> {
    const { ZoneSet = [] } = await this.#client(region).DescribeZones();
    return ZoneSet.map(({ Zone }) => Zone ?? '');
  }

  async isAlive(): Promise<boolean> {
    const { TotalCount = 0 } = await this.#client().DescribeRegions();
    return TotalCount > 0;
  }

  #client(region?: string): InstanceType<typeof cvm.v20170312.Client> {
    const { TENCENTCLOUD_SECRET_ID: secretId, TENCENTCLOUD_SECRET_KEY: secretKey, TENCENTCLOUD_ENDPOINT: local } = process.env;
    const profile =
      local === undefined ? {} : { httpProfile: { protocol: 'http://', agent: agentTo('http', Number(local.split(':')[1])) } };
    return new cvm.v20170312.Client({ credential: { secretId, secretKey }, region, profile });
  }
}
