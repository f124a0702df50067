import { randomInt } from 'node:crypto';
import { ApiError, apiErrors } from '../errors';
import { REGIONS } from '../regions';
import { defineAction, type Fields, type Service } from '../service';
import { RUN_INSTANCES_PARAMETERS } from './cvm-run-instances';

/** The initial state of Cloud Virtual Machine. */
export interface CvmOptions {
  /** Instances in each region. Default 3; each is about 1 KB in an answer. */
  readonly instances?: number;
  /** Upper limit of DescribeInstances' `Limit`. Default 100, as in the real API. */
  readonly maxLimit?: number;
}

interface Instance {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly zone: string;
}

/** Instances that an account may have in a region. */
const INSTANCE_QUOTA = 100_000;

/** Sold out in every region. */
const SOLD_OUT_TYPE = 'GN10Xp.20XLARGE320';

/** Cloud Virtual Machine (API 2017-03-12), with instances that live in memory. */
export function cvm(options: CvmOptions = {}): Service {
  const { instances = 3, maxLimit = 100 } = options;
  const fleets = new Map<string, Map<string, Instance>>();

  function fleetIn(region: string): Map<string, Instance> {
    let fleet = fleets.get(region);
    if (fleet === undefined) {
      fleet = new Map();
      fleets.set(region, fleet);
      for (let n = 0; n < instances; n++) addInstance(fleet, `web-${n}`, 'S5.MEDIUM4', `${region}-1`);
    }
    return fleet;
  }

  return {
    name: 'cvm',
    version: '2017-03-12',
    regions: [...REGIONS.keys()],
    actions: {
      DescribeRegions: defineAction({
        parameters: {},
        regionless: true,
        requestIdPosition: 'first',
        perform: () => ({
          TotalCount: REGIONS.size,
          RegionSet: [...REGIONS].map(([Region, RegionName]) => ({ Region, RegionName, RegionState: 'AVAILABLE' })),
        }),
      }),

      DescribeZones: defineAction({
        parameters: {},
        perform: (_parameters, { region }) => ({
          TotalCount: 2,
          ZoneSet: [1, 2].map((n) => ({
            Zone: `${region}-${n}`,
            ZoneName: `${REGIONS.get(region)} Zone ${n}`,
            ZoneId: `10000${n}`,
            ZoneState: 'AVAILABLE',
          })),
        }),
      }),

      DescribeInstances: defineAction({
        parameters: {
          InstanceIds: { type: 'strings' },
          Filters: { type: 'objects' },
          Offset: { type: 'integer', min: 0 },
          Limit: { type: 'integer', min: 1, max: maxLimit },
        },
        perform({ InstanceIds, Filters = [], Offset = 0, Limit = 20 }, { region }) {
          const fleet = fleetIn(region);
          const asked = InstanceIds === undefined ? [...fleet.values()] : InstanceIds.flatMap((id) => fleet.get(id) ?? []);
          const found = Filters.reduce<Instance[]>(filtered, asked);
          return { TotalCount: found.length, InstanceSet: found.slice(Offset, Offset + Limit).map(describe) };
        },
      }),

      RunInstances: defineAction({
        parameters: RUN_INSTANCES_PARAMETERS,
        perform({ InstanceCount = 1, InstanceType = 'S5.MEDIUM4', InstanceName = 'unnamed', DryRun, ...rest }, { region }) {
          const fleet = fleetIn(region);
          const zone = String(rest.Placement.Zone ?? '');
          if (!zone.startsWith(`${region}-`)) {
            throw new ApiError('InvalidZone.MismatchRegion', 'The specified zone does not exist in the region.');
          }
          if (fleet.size + InstanceCount > INSTANCE_QUOTA) {
            throw new ApiError('LimitExceeded.InstanceQuota', 'The number of instances exceeds the quota of the region.');
          }
          if (InstanceType === SOLD_OUT_TYPE) {
            throw new ApiError(
              'ResourceInsufficient.SpecifiedInstanceType',
              `The specified type of instance \`${InstanceType}\` is understocked.`,
            );
          }
          if (DryRun) throw apiErrors.dryRunOperation();
          const InstanceIdSet = Array.from({ length: InstanceCount }, () => addInstance(fleet, InstanceName, InstanceType, zone));
          return { InstanceIdSet };
        },
      }),

      TerminateInstances: defineAction({
        parameters: {
          InstanceIds: { type: 'strings', required: true },
          ReleaseAddress: { type: 'boolean' },
          ReleasePrepaidDataDisks: { type: 'boolean' },
        },
        perform({ InstanceIds }, { region }) {
          const fleet = fleetIn(region);
          for (const id of InstanceIds) {
            if (!/^ins-[a-z0-9]{8}$/.test(id)) throw new ApiError('InvalidInstanceId.Malformed', `The ID \`${id}\` is malformed.`);
            if (!fleet.has(id)) throw new ApiError('InvalidInstanceId.NotFound', `The specified instance \`${id}\` does not exist.`);
          }
          for (const id of InstanceIds) fleet.delete(id);
          return {};
        },
      }),
    },
  };
}

function addInstance(fleet: Map<string, Instance>, name: string, type: string, zone: string): string {
  let id: string;
  do
    id = `ins-${randomInt(36 ** 8)
      .toString(36)
      .padStart(8, '0')}`;
  while (fleet.has(id));
  fleet.set(id, { id, name, type, zone });
  return id;
}

/** The implemented filters, and the property that each compares. */
const FILTERS: ReadonlyMap<unknown, keyof Instance> = new Map([
  ['instance-id', 'id'],
  ['instance-name', 'name'],
  ['instance-type', 'type'],
  ['zone', 'zone'],
]);

function filtered(instances: Instance[], filter: Fields): Instance[] {
  const property = FILTERS.get(filter.Name);
  const values = filter.Values;
  if (property === undefined || !Array.isArray(values)) {
    throw new ApiError('InvalidFilter', 'The specified filter is not supported.');
  }
  return instances.filter((instance) => values.includes(instance[property]));
}

function describe(instance: Instance): Fields {
  return {
    Placement: { Zone: instance.zone, HostId: null, ProjectId: 0 },
    InstanceId: instance.id,
    InstanceType: instance.type,
    CPU: 2,
    Memory: 4,
    RestrictState: 'NORMAL',
    InstanceName: instance.name,
    InstanceChargeType: 'POSTPAID_BY_HOUR',
    SystemDisk: { DiskType: 'CLOUD_PREMIUM', DiskId: 'disk-b9mfg0ak', DiskSize: 50 },
    DataDisks: null,
    PrivateIpAddresses: ['10.0.0.16'],
    PublicIpAddresses: null,
    InternetAccessible: { InternetChargeType: 'TRAFFIC_POSTPAID_BY_HOUR', InternetMaxBandwidthOut: 0 },
    VirtualPrivateCloud: { VpcId: 'vpc-ojwpg5yk', SubnetId: 'subnet-6z0a8bl2', AsVpcGateway: false, PrivateIpAddresses: null },
    ImageId: 'img-487zeit5',
    OsName: 'Ubuntu Server 22.04 LTS 64bit',
    RenewFlag: null,
    CreatedTime: '2026-01-05T08:12:44Z',
    ExpiredTime: null,
    SecurityGroupIds: ['sg-ke5obx3n'],
    LoginSettings: { Password: '', KeyIds: null, KeepImageLogin: 'FALSE' },
    InstanceState: 'RUNNING',
    Tags: [{ Key: 'env', Value: 'example' }],
    StopChargingMode: 'NOT_APPLICABLE',
    LatestOperation: 'RunInstances',
    LatestOperationState: 'SUCCESS',
    // Not the RequestId of this answer.
    LatestOperationRequestId: 'b2f3a1c4-8a0e-4cf5-9d53-0c1f0f6f0d11',
    LatestOperationErrorMsg: null,
  };
}
