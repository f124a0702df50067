/** A series with its samples, as remote write of Prometheus takes them. */
export interface TimeSeries {
  readonly labels: Readonly<Record<string, string>>;
  /** Of the first sample, in milliseconds. */
  readonly start: number;
  readonly stepMilliseconds: number;
  readonly values: readonly number[];
}

/** Writes series into a Prometheus that runs with `--web.enable-remote-write-receiver`. The oldest samples have to come first. */
export async function remoteWrite(url: string, series: readonly TimeSeries[]): Promise<void> {
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

/** A field of bytes. */
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
