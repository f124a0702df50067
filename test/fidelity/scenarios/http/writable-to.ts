import { Writable } from 'node:stream';

/** A stream that passes each chunk to `take`, and fails if that throws. */
export function writableTo(take: (chunk: Buffer) => void): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      try {
        take(chunk);
        done();
      } catch (error) {
        done(error as Error);
      }
    },
  });
}
