/** Gives compressed bodies to our reader and to an inflate stream, as the application's own client has one. */
import { join } from 'node:path';
import { createGunzip, gzipSync } from 'node:zlib';
import type * as responseReaders from '../../../src/response/response-reader';
import { body, type BodyName } from './bodies';
import { cpuOf } from './cpu';
import { argument, ready } from './side';
import { DIST } from './watchers';

export interface InflatingArgument {
  readonly body: BodyName;
}

/** `longest block`: of the event loop by our reader, in microseconds. */
export type InflatingMeasure = 'ours' | 'application' | 'longest block';

const { responseReader } = require(join(DIST, 'response/response-reader.js')) as typeof responseReaders;
/** What a socket yields at once. */
const PIECE = 64 * 1024;
const HEAD = { status: 200, contentType: 'application/json', contentEncoding: 'gzip', hasRequestId: false };
/** CPU time a round. */
const ENOUGH_BYTES = 8 << 20;

const { body: name } = argument<InflatingArgument>();
const plain = body(name);
const compressed = gzipSync(plain);
const pieces: Buffer[] = [];
for (let at = 0; at < compressed.length; at += PIECE) pieces.push(compressed.subarray(at, at + PIECE));

const turnOfTheLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function ours(): Promise<void> {
  const reader = responseReader(HEAD);
  for (const piece of pieces) {
    reader.write(piece);
    if (pieces.length > 1) await turnOfTheLoop();
  }
  await new Promise<void>((resolve, reject) => {
    reader.end(({ complete }) => (complete ? resolve() : reject(new Error(`${name} was not read`))));
  });
}

async function application(): Promise<void> {
  const stream = createGunzip();
  const ended = new Promise<void>((resolve, reject) => {
    let bytes = 0;
    stream.on('data', (piece: Buffer) => (bytes += piece.length));
    stream.on('error', reject);
    stream.on('end', () => (bytes === plain.length ? resolve() : reject(new Error(`${bytes} bytes`))));
  });
  for (const piece of pieces) {
    stream.write(piece);
    if (pieces.length > 1) await turnOfTheLoop();
  }
  stream.end();
  await ended;
}

/** The longest time between two turns of the loop, while our reader is at work. */
async function longestBlock(): Promise<number> {
  let working = true;
  let longest = 0;
  let last = performance.now();
  const turn = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (working) setImmediate(turn);
  };
  setImmediate(turn);
  await ours();
  working = false;
  await turnOfTheLoop();
  return longest * 1000;
}

const runs = Math.max(4, Math.min(2000, Math.floor(ENOUGH_BYTES / plain.length)));

async function inTurn(read: () => Promise<void>): Promise<void> {
  for (let i = 0; i < runs; i++) await read();
}

const MEASURES: Readonly<Record<InflatingMeasure, () => Promise<number>>> = {
  ours: () => cpuOf(() => inTurn(ours), runs),
  application: () => cpuOf(() => inTurn(application), runs),
  'longest block': longestBlock,
};

void inTurn(ours)
  .then(() => inTurn(application))
  .then(() => ready({ plain: plain.length, compressed: compressed.length }, (what) => MEASURES[what as InflatingMeasure]()));
