/** Answers of the sizes that are measured. No two rows are the same, as in real answers. */
export type BodyName = '300 B error' | '1 KB' | '8 KB' | '100 KB' | '5 MB of objects' | '5 MB of long strings' | '5 MB of Chinese text';

const REQUEST_ID = '3c140219-cfe9-470e-b241-907877d6fb03';
const SENTENCE = '云服务器实例正在运行，所属可用区为广州三区，计费模式为按量计费，创建时间为二零二六年十一月。';

/** A repeatable sequence, so that all rounds and processes have the same bodies. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1103515245 + 12345) & 0x7fffffff);
}

function instance(next: () => number): object {
  const id = next().toString(36);
  return {
    Placement: { Zone: `ap-guangzhou-${next() % 7}`, ProjectId: next() % 5000, HostIds: [] },
    InstanceId: `ins-${id}`,
    InstanceType: 'S5.MEDIUM4',
    InstanceState: next() % 9 === 0 ? 'STOPPED' : 'RUNNING',
    CPU: 1 << (next() % 6),
    Memory: 1 << (next() % 8),
    InstanceName: `worker-${next() % 1000}`,
    PrivateIpAddresses: [`10.0.${next() % 256}.${next() % 256}`],
    PublicIpAddresses: null,
    SystemDisk: { DiskType: 'CLOUD_PREMIUM', DiskId: `disk-${id}`, DiskSize: 50 },
    CreatedTime: '2026-11-24T08:00:00Z',
    Tags: [{ Key: 'owner', Value: `team-${next() % 20}` }],
  };
}

/** Rows until the envelope has about `bytes`. */
function envelope(field: string, bytes: number, row: () => unknown): Buffer {
  const rows: string[] = [];
  for (let size = 80; size < bytes || rows.length === 0; ) {
    const text = JSON.stringify(row());
    rows.push(text);
    size += Buffer.byteLength(text) + 1;
  }
  return Buffer.from(`{"Response":{"TotalCount":${rows.length},"${field}":[${rows.join(',')}],"RequestId":"${REQUEST_ID}"}}`);
}

function errorBody(next: () => number): Buffer {
  const Message = `The provided credentials could not be validated for key ${next() % 1000}. Please check your signature is correct, that the key is in force, and that the clock of this machine is right.`;
  return Buffer.from(JSON.stringify({ Response: { Error: { Code: 'AuthFailure.SignatureFailure', Message }, RequestId: REQUEST_ID } }));
}

/** A log as SCF has it: base64, without anything to escape. */
function longString(next: () => number): string {
  return Buffer.from(Array.from({ length: 48_000 }, () => next() >> 8)).toString('base64');
}

const MB = 1 << 20;

/** A body of that size; another one for each seed. */
export function body(name: BodyName, seed = 1): Buffer {
  const next = sequence(seed);
  switch (name) {
    case '300 B error':
      return errorBody(next);
    case '1 KB':
      return envelope('InstanceSet', 700, () => instance(next));
    case '8 KB':
      return envelope('InstanceSet', 8_000, () => instance(next));
    case '100 KB':
      return envelope('InstanceSet', 100_000, () => instance(next));
    case '5 MB of objects':
      return envelope('InstanceSet', 5 * MB, () => instance(next));
    case '5 MB of long strings':
      return envelope('LogSet', 5 * MB, () => longString(next));
    case '5 MB of Chinese text':
      return envelope('TextSet', 5 * MB, () => `${next() % 1000}${SENTENCE.repeat(8)}`);
  }
}

/** What the server of the whole requests answers. */
export const SUCCESS = JSON.stringify({
  Response: {
    TotalCount: 1,
    InstanceSet: [
      {
        InstanceId: 'ins-r8hr2upy',
        InstanceType: 'S5.MEDIUM4',
        InstanceState: 'RUNNING',
        CPU: 2,
        Memory: 4,
        PrivateIpAddresses: ['10.0.0.17'],
        Placement: { Zone: 'ap-guangzhou-3', ProjectId: 0 },
      },
    ],
    RequestId: '3c140219-cfe9-470e-b241-907877d6fb03',
  },
});

export const FAILURE = JSON.stringify({
  Response: {
    Error: {
      Code: 'AuthFailure.SignatureFailure',
      Message:
        'The provided credentials could not be validated. Please ensure your signature is correct, that the key belongs to this account and that it is in force in this region.',
    },
    RequestId: 'ed93f3cb-f35e-473f-b9f3-0d451b8b79c6',
  },
});
