import type { Answer } from './answer';

/** Reads a response body as it comes off the wire. */
export interface BodyReader {
  write(chunk: Buffer): void;
  /** Calls `done` once with what was read, after the last chunk; synchronously unless a large body is still decoded. */
  end(done: (answer: Answer) => void): void;
}

/** Reads one decoded response body, chunk by chunk, in bounded memory. */
export abstract class AnswerReader implements BodyReader {
  abstract write(chunk: Buffer): void;
  /** What has been read so far. */
  abstract answer(): Answer;

  end(done: (answer: Answer) => void): void {
    done(this.answer());
  }
}
