import { Writable } from 'node:stream';

/** A stream that hands on each piece, and fails where that throws. */
export function sinkOf(take: (piece: Buffer) => void): Writable {
  return new Writable({
    write(piece: Buffer, _encoding, done) {
      try {
        take(piece);
        done();
      } catch (error) {
        done(error as Error);
      }
    },
  });
}
