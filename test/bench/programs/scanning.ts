/** Reads a body with our reader, whole or in pieces, or with `JSON.parse(buffer.toString())`. */
import { join } from 'node:path';
import type * as responseReaders from '../../../src/response/response-reader';
import { body, type BodyName } from './bodies';
import { cpuOfLoop } from './cpu';
import { argument, ready } from './side';
import { DIST } from './watchers';

export interface ScanningArgument {
  readonly body: BodyName;
  readonly method: ReadingMethod;
}

export type ReadingMethod = 'whole' | 'pieces' | 'JSON.parse';

const { responseReader } = require(join(DIST, 'response/response-reader.js')) as typeof responseReaders;
const PIECE = 16 * 1024;
/** Small bodies take turns, as a branch predictor that knows one by heart would flatter us. */
const VARIANTS_BYTES = 64 * 1024;
const HEAD = { status: 200, contentType: 'application/json', contentEncoding: undefined, hasRequestId: false };

const { body: name, method } = argument<ScanningArgument>();
const size = body(name).length;
const bodies = Array.from({ length: Math.max(1, Math.min(32, Math.floor(VARIANTS_BYTES / size))) }, (_, i) => body(name, i + 1));
const pieces = bodies.map((each) => {
  const cut: Buffer[] = [];
  for (let at = 0; at < each.length; at += PIECE) cut.push(each.subarray(at, at + PIECE));
  return cut;
});

let turn = 0;
function nextTurn(): number {
  turn = (turn + 1) % bodies.length;
  return turn;
}

function readAll(chunks: readonly Buffer[]): void {
  const reader = responseReader(HEAD);
  for (const chunk of chunks) reader.write(chunk);
  reader.end(({ complete, requestId }) => {
    if (!complete || requestId === undefined) throw new Error(`${name} was not read`);
  });
}

const METHODS: Readonly<Record<ReadingMethod, () => void>> = {
  whole: () => readAll([bodies[nextTurn()]]),
  pieces: () => readAll(pieces[nextTurn()]),
  'JSON.parse': () => {
    const { Response } = JSON.parse(bodies[nextTurn()].toString()) as { Response: { RequestId: string } };
    if (Response.RequestId.length === 0) throw new Error(`${name} was not parsed`);
  },
};

const batch = Math.max(1, Math.floor(VARIANTS_BYTES / size));
ready(size, () => cpuOfLoop(METHODS[method], batch, Math.max(10_000, size / 100)));
