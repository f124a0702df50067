import type * as readers from '../../src/response/response-reader';
import { compare, costsOf, type Group, ratioOf } from './comparison';
import { argumentOf, built, serve, start } from './program';

/** Bodies of real sizes, with no two rows the same, and the bars of reading them. */
const BARS = {
  '300 B error': 0.55,
  '1 KB': 0.5,
  '8 KB': 0.3,
  '100 KB': 0.3,
  '5 MB of objects': 0.25,
  '5 MB of long strings': 0.25,
  '5 MB of Chinese text': 0.25,
} as const;

type BodyName = keyof typeof BARS;
type Method = 'ours' | 'JSON.parse';

interface ReaderArgument {
  readonly body: BodyName;
  readonly method: Method;
}

/** Reading an envelope, in chunks of 16 KB, against parsing the same bytes. */
export const reading: Group = {
  name: 'reading',
  async *measure(effort) {
    for (const body of Object.keys(BARS) as BodyName[]) {
      const reader = (method: Method) => () => start(__filename, { body, method } satisfies ReaderArgument);
      yield* await compare({ ours: reader('ours'), 'JSON.parse': reader('JSON.parse') }, effort, (measured) => [
        {
          name: `reading ${body}`,
          of: 'our reader / JSON.parse(buffer.toString())',
          ...ratioOf(measured.map((of) => [of.ours, of['JSON.parse']])),
          bar: BARS[body],
          costs: costsOf(measured, ['ours', 'JSON.parse']),
        },
      ]);
    }
  },
};

const CHUNK = 16 * 1024;
/** Small bodies take turns: the branch predictor would learn a single one, and the reader would look faster than it is. */
const VARIANTS_BYTES = 64 * 1024;
const MOST_VARIANTS = 32;
const HEAD = { status: 200, contentType: 'application/json', contentEncoding: undefined, hasRequestId: false };

/** The program: reads bodies with one method, and says what CPU one takes. */
function serveReader({ body, method }: ReaderArgument): void {
  const size = bodyOf(body).length;
  const batch = Math.max(1, Math.floor(VARIANTS_BYTES / size));
  const bodies = Array.from({ length: Math.min(batch, MOST_VARIANTS) }, (_, i) => bodyOf(body, i + 1));
  const work = method === 'ours' ? reads(bodies) : parses(bodies);
  // Until V8 has compiled what it will.
  cpuOf(work, batch, 600_000);
  serve(size, () => cpuOf(work, batch, Math.max(10_000, size / 100)));
}

function reads(bodies: readonly Buffer[]): () => void {
  const { responseReader } = built<typeof readers>('response/response-reader');
  const chunked = bodies.map((body) =>
    Array.from({ length: Math.ceil(body.length / CHUNK) }, (_, i) => body.subarray(i * CHUNK, (i + 1) * CHUNK)),
  );
  let turn = 0;
  return () => {
    turn = (turn + 1) % chunked.length;
    const reader = responseReader(HEAD);
    for (const chunk of chunked[turn]) reader.write(chunk);
    reader.end(({ complete, requestId }) => {
      if (!complete || requestId === undefined) throw new Error('the body was not read');
    });
  };
}

function parses(bodies: readonly Buffer[]): () => void {
  let turn = 0;
  return () => {
    turn = (turn + 1) % bodies.length;
    const { Response } = JSON.parse(bodies[turn].toString()) as { Response: { RequestId: string } };
    if (Response.RequestId.length === 0) throw new Error('the body was not parsed');
  };
}

/** Microseconds of CPU for one body: batches until `atLeast` microseconds are spent. */
function cpuOf(work: () => void, batch: number, atLeast: number): number {
  const before = process.cpuUsage();
  let spent = 0;
  let runs = 0;
  while (spent < atLeast) {
    for (let i = 0; i < batch; i++) work();
    runs += batch;
    const { user, system } = process.cpuUsage(before);
    spent = user + system;
  }
  return spent / runs;
}

const REQUEST_ID = '3c140219-cfe9-470e-b241-907877d6fb03';
const SENTENCE = '云服务器实例正在运行，所属可用区为广州三区，计费模式为按量计费，创建时间为二零二六年十一月。';

/** A repeatable sequence, so that all processes have the same bodies. */
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

/** A log as SCF returns it: base64, without anything to escape. */
function longString(next: () => number): string {
  return Buffer.from(Array.from({ length: 48_000 }, () => next() >> 8)).toString('base64');
}

const MB = 1 << 20;

/** A body of that size; another one for each seed. */
function bodyOf(name: BodyName, seed = 1): Buffer {
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

if (require.main === module) serveReader(argumentOf<ReaderArgument>());
