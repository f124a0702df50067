/** Reads a body in chunks with our reader, or with `JSON.parse(buffer.toString())`. */
import { join } from 'node:path';
import type * as readers from '../../../src/response/response-reader';
import { body, type BodyName } from '../bodies';
import { argumentOf, DIST, serve } from '../program';

export interface ReaderArgument {
  readonly body: BodyName;
  readonly method: ReadingMethod;
}

export type ReadingMethod = 'ours' | 'JSON.parse';

const { responseReader } = require(join(DIST, 'response/response-reader.js')) as typeof readers;
const CHUNK = 16 * 1024;
/** Small bodies take turns: a branch predictor that knows one by heart would flatter us. */
const VARIANTS_BYTES = 64 * 1024;
const HEAD = { status: 200, contentType: 'application/json', contentEncoding: undefined, hasRequestId: false };

const { body: name, method } = argumentOf<ReaderArgument>();
const size = body(name).length;
const bodies = Array.from({ length: Math.max(1, Math.min(32, Math.floor(VARIANTS_BYTES / size))) }, (_, i) => body(name, i + 1));
const chunked = bodies.map((each) => {
  const chunks: Buffer[] = [];
  for (let at = 0; at < each.length; at += CHUNK) chunks.push(each.subarray(at, at + CHUNK));
  return chunks;
});

let turn = 0;
function nextTurn(): number {
  turn = (turn + 1) % bodies.length;
  return turn;
}

const METHODS: Readonly<Record<ReadingMethod, () => void>> = {
  ours: () => {
    const reader = responseReader(HEAD);
    for (const chunk of chunked[nextTurn()]) reader.write(chunk);
    reader.end(({ complete, requestId }) => {
      if (!complete || requestId === undefined) throw new Error(`${name} was not read`);
    });
  },
  'JSON.parse': () => {
    const { Response } = JSON.parse(bodies[nextTurn()].toString()) as { Response: { RequestId: string } };
    if (Response.RequestId.length === 0) throw new Error(`${name} was not parsed`);
  },
};

/** Microseconds of CPU for one body: batches until enough time has gone by to be measured. */
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

const batch = Math.max(1, Math.floor(VARIANTS_BYTES / size));
/** Until V8 has compiled what it will. */
cpuOf(METHODS[method], batch, 300_000);
serve(size, () => cpuOf(METHODS[method], batch, Math.max(10_000, size / 100)));
