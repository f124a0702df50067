import { added, added5m, type COUNTS, METRICS, RECORDED } from '../../../src/monitoring/series';

const ACTIONS = Array.from({ length: 9 }, (_, i) => ({ tc_service: ['cvm', 'cbs', 'vpc', 'sts'][i % 4], tc_action: `Action${i}` }));
const REGIONS = ['ap-guangzhou', 'ap-shanghai'].map((tc_region) => ({ tc_region }));
const FAMILIES = [
  { family: 'AuthFailure', category: 'auth', code: 'AuthFailure.TokenFailure' },
  { family: 'RequestLimitExceeded', category: 'throttling', code: 'RequestLimitExceeded.UinLimitExceeded' },
  { family: 'InternalError', category: 'server', code: 'InternalError' },
];
const BUCKETS = ['0.005', '0.01', '0.025', '0.05', '0.1', '0.25', '0.5', '1', '2.5', '5', '10', '30', '60', '+Inf'];

type Labels = Readonly<Record<string, string>>;

const CALLS = combine(ACTIONS, REGIONS);
const REQUESTS = combine(
  CALLS,
  ['success', 'error', 'failure', 'aborted'].map((outcome) => ({ outcome })),
);
const ERRORS = combine(
  [...new Set(ACTIONS.map(({ tc_service }) => tc_service))].map((tc_service) => ({ tc_service })),
  REGIONS,
  FAMILIES.map(({ family, category }) => ({ family, category })),
);
const CODES = combine(
  CALLS,
  FAMILIES.map(({ family, code }) => ({ family, code })),
);
const DURATIONS = combine(
  ACTIONS,
  [{ outcome: 'success' }],
  BUCKETS.map((le) => ({ le })),
);

/** Seconds between two scrapes, and two samples of recorded series, of which there are few. */
const STEP = 60;
/** Samples of a series in one request. */
const BATCH = 30;

/** Writes what a fleet has counted in these hours, in 288 series for each process, and what the recording rules have made of it. */
export async function writeHistory(url: string, instances: number, end: number, hours: number): Promise<void> {
  for (let start = end - hours * 3600; start < end; start += BATCH * STEP) {
    await remoteWrite(url, recorded(start));
    for (let i = 0; i < instances; i++) await remoteWrite(url, scraped(`pod-${i}`, start));
  }
}

function scraped(instance: string, start: number): TimeSeries[] {
  const target = { job: 'shop', instance };
  const counters: [string, Labels[]][] = [
    [METRICS.requests, REQUESTS],
    [METRICS.errors, ERRORS],
    [METRICS.errorCodes, CODES],
    [METRICS.labelOverflow, [{ metric: 'error_codes' }]],
    [`${METRICS.duration}_bucket`, DURATIONS],
    [`${METRICS.duration}_count`, ACTIONS],
  ];
  return [
    ...counters.flatMap(([name, all]) =>
      all.map((labels, i) => series(name, { ...target, ...labels }, start, (time) => Math.floor((time * ((i % 7) + 1)) / 60))),
    ),
    series(METRICS.startTime, target, start, () => 1),
    series(METRICS.clockOffset, target, start, () => 0.5),
  ];
}

function recorded(start: number): TimeSeries[] {
  const counts: [keyof typeof COUNTS, Labels[]][] = [
    ['requests', REQUESTS],
    ['errors', ERRORS],
    ['errorCodes', CODES],
    ['labelOverflow', [{ metric: 'error_codes' }]],
    ['calls', CALLS],
    ['permissionErrors', CALLS],
    ['credentialErrors', CALLS],
  ];
  const names = (count: keyof typeof COUNTS) => [added(count), added5m(count)];
  return [
    ...counts.flatMap(([count, all]) =>
      names(count).flatMap((name) => all.map((labels) => series(name, { job: 'shop', ...labels }, start, () => 3))),
    ),
    ...DURATIONS.map((labels, i) => series(RECORDED.durationBuckets, { job: 'shop', ...labels }, start, () => i % BUCKETS.length)),
  ];
}

function series(name: string, labels: Labels, start: number, valueAt: (time: number) => number): TimeSeries {
  const values = Array.from({ length: BATCH }, (_, i) => valueAt(start + i * STEP));
  return { labels: { __name__: name, ...labels }, start: start * 1000, stepMilliseconds: STEP * 1000, values };
}

/** Each of the first with each of the second, and so on. */
function combine(...lists: ReadonlyArray<readonly Labels[]>): Labels[] {
  return lists.reduce<Labels[]>((all, list) => all.flatMap((one) => list.map((other) => ({ ...one, ...other }))), [{}]);
}

/** A series with its samples, as remote write of Prometheus takes them. */
interface TimeSeries {
  readonly labels: Readonly<Record<string, string>>;
  /** Of the first sample, in milliseconds. */
  readonly start: number;
  readonly stepMilliseconds: number;
  readonly values: readonly number[];
}

/** Writes series into a Prometheus that runs with `--web.enable-remote-write-receiver`. The oldest samples have to come first. */
async function remoteWrite(url: string, series: readonly TimeSeries[]): Promise<void> {
  const body = snappy(Buffer.concat(series.map((each) => field(1, encode(each)))));
  const headers = { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy', 'x-prometheus-remote-write-version': '0.1.0' };
  const response = await fetch(`${url}/api/v1/write`, { method: 'POST', headers, body: new Uint8Array(body) });
  if (!response.ok) throw new Error(`remote write: ${response.status} ${await response.text()}`);
}

/** Bytes of a sample: its field, the value as a double, and a time in milliseconds, whose varint has 6 bytes until the year 2109. */
const SAMPLE_BYTES = 18;

// https://github.com/prometheus/prometheus/blob/main/prompb/types.proto
function encode({ labels, start, stepMilliseconds, values }: TimeSeries): Buffer {
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  const names = sorted.map(([name, value]) => field(1, Buffer.concat([field(1, Buffer.from(name)), field(2, Buffer.from(value))])));
  const samples = Buffer.alloc(values.length * SAMPLE_BYTES);
  for (const [i, value] of values.entries()) {
    const at = i * SAMPLE_BYTES;
    samples.set([0x12, SAMPLE_BYTES - 2, 0x09], at);
    samples.writeDoubleLE(value, at + 3);
    samples[at + 11] = 0x10;
    samples.set(varint(start + i * stepMilliseconds), at + 12);
  }
  return Buffer.concat([...names, samples]);
}

/** A Protobuf field of bytes. */
function field(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.of((number << 3) | 2, ...varint(bytes.length)), bytes]);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}

/** Snappy's format with literals only, so not compressed. */
function snappy(bytes: Buffer): Buffer {
  const parts: Buffer[] = [Buffer.from(varint(bytes.length))];
  for (let at = 0; at < bytes.length; at += 65_536) {
    const literal = bytes.subarray(at, at + 65_536);
    const length = literal.length - 1;
    parts.push(Buffer.of(61 << 2, length & 255, length >> 8), literal);
  }
  return Buffer.concat(parts);
}
