import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { scenario } from '../../scenario';
import { answer, closed, flood, inPieces, settled } from '../../stage';
import { get, read, responseTo } from './call';
import { sinkOf } from './sink';

/** The ways to read a response. */
export const reading = [
  scenario("with 'data' listeners from the start", ['success'], async (stage) => {
    const url = await stage.serve((_request, response) => void inPieces(response));
    const response = await responseTo(stage, url);
    stage.recorder.say('body', await read(response));
  }),

  scenario("with a 'data' listener that comes late and misses nothing", ['success'], async (stage) => {
    const response = await responseTo(stage, await stage.serve((_request, answering) => void inPieces(answering)));
    await pieceHeld(response);
    stage.recorder.response('before the listener', response);
    stage.recorder.say('body', await read(response));
  }),

  scenario("with 'readable' and read()", ['success'], async (stage) => {
    const response = await responseTo(stage, await stage.serve((_request, answering) => void inPieces(answering)));
    response.on('readable', () => {
      for (let piece: unknown; (piece = response.read()) !== null; ) stage.recorder.say('read', piece);
    });
    await once(response, 'end');
  }),

  scenario('with read(n) in pieces of seven bytes', ['success'], async (stage) => {
    const response = await responseTo(stage, await stage.serve(answer));
    response.on('readable', () => {
      for (let piece: unknown; (piece = response.read(7)) !== null; ) stage.recorder.say('read', piece);
    });
    await once(response, 'end');
  }),

  scenario('by async iteration', ['success'], async (stage) => {
    const response = await responseTo(stage, await stage.serve((_request, answering) => void inPieces(answering)));
    for await (const piece of response) stage.recorder.say('piece', piece, response.readableFlowing);
  }),

  scenario('by async iteration that stops in the middle', ['aborted'], async (stage) => {
    const response = await responseTo(stage, await stage.serve((_request, answering) => void inPieces(answering)));
    for await (const piece of response) {
      stage.recorder.say('piece', piece);
      break;
    }
    await settled();
  }),

  scenario('by pipe', ['success'], async (stage) => {
    const response = await responseTo(stage, await stage.serve((_request, answering) => void inPieces(answering)));
    const sink = sinkOf((piece) => stage.recorder.say('piped', piece));
    stage.recorder.events('sink', sink);
    response.pipe(sink);
    await once(sink, 'finish');
  }),

  scenario('by two pipes, one of them taken away', ['success'], async (stage) => {
    const response = await responseTo(stage, await stage.serve((_request, answering) => void inPieces(answering)));
    const first = sinkOf((piece) => stage.recorder.say('first', piece));
    const second = sinkOf((piece) => {
      stage.recorder.say('second', piece);
      response.unpipe(second);
    });
    response.pipe(first);
    response.pipe(second);
    await once(first, 'finish');
  }),

  scenario('by pipeline', ['success'], async (stage) => {
    const response = await responseTo(stage, await stage.serve((_request, answering) => void inPieces(answering)));
    await stage.recorder.outcome(
      'pipeline',
      pipeline(
        response,
        sinkOf((piece) => stage.recorder.say('piped', piece)),
      ),
    );
  }),

  scenario('by a pipeline whose sink fails', ['aborted'], async (stage) => {
    const response = await responseTo(stage, await stage.serve((_request, answering) => void inPieces(answering)));
    const sink = sinkOf(() => {
      throw new Error('disk full');
    });
    await stage.recorder.outcome('pipeline', pipeline(response, sink));
    await settled();
  }),

  scenario('after setEncoding, with a character cut in two', ['success'], async (stage) => {
    const response = await responseTo(stage, await stage.serve((_request, answering) => void inPieces(answering)));
    response.setEncoding('utf8');
    response.on('data', (piece: string) => stage.recorder.say('text', piece));
    await once(response, 'end');
  }),

  scenario('by two listeners, one of which comes later', ['success'], async (stage) => {
    const response = await responseTo(stage, await stage.serve((_request, answering) => void inPieces(answering)));
    response.on('data', (piece: Buffer) => stage.recorder.say('first', piece));
    response.once('data', () => response.on('data', (piece: Buffer) => stage.recorder.say('second', piece)));
    await once(response, 'end');
  }),

  scenario('with pause and resume', ['success'], async (stage) => {
    const response = await responseTo(stage, await stage.serve((_request, answering) => void inPieces(answering)));
    response.on('data', (piece: Buffer) => {
      stage.recorder.say('data', piece);
      response.pause();
      void pieceHeld(response).then(() => {
        stage.recorder.stream('paused', response);
        response.resume();
      });
    });
    await once(response, 'end');
  }),

  scenario('with resume() and nobody listening', ['success'], async (stage) => {
    const response = await responseTo(stage, await stage.serve((_request, answering) => void inPieces(answering)));
    response.resume();
    await once(response, 'end');
  }),

  scenario('with what was read put back by unshift', ['success'], async (stage) => {
    const response = await responseTo(stage, await stage.serve((_request, answering) => void inPieces(answering)));
    await once(response, 'readable');
    response.unshift(response.read(5));
    stage.recorder.say('body', await read(response));
  }),

  scenario('through the stream operators', ['success'], async (stage) => {
    const response = await responseTo(stage, await stage.serve((_request, answering) => void inPieces(answering)));
    const lengths = response.map((piece: Buffer) => piece.length);
    stage.recorder.say('lengths', await stage.recorder.outcome('toArray', lengths.toArray()));
  }),

  scenario('as a web stream', ['success'], async (stage) => {
    const response = await responseTo(stage, await stage.serve((_request, answering) => void inPieces(answering)));
    for await (const piece of Readable.toWeb(response)) stage.recorder.say('piece', piece);
  }),

  scenario('with finished()', ['success'], async (stage) => {
    const response = await responseTo(stage, await stage.serve((_request, answering) => void inPieces(answering)));
    const ended = stage.recorder.outcome('finished', finished(response));
    response.resume();
    await ended;
  }),

  scenario('with no response listener at all', ['aborted'], async (stage) => {
    const request = get(stage, await stage.serve(answer));
    await closed(request);
    stage.recorder.request('closed', request);
  }),

  scenario('by a slow reader, who holds the server back', ['aborted'], async (stage) => {
    let poured: Promise<unknown> | undefined;
    const response = await responseTo(stage, await stage.serve((_request, answering) => void (poured = flood(answering))));
    response.once('data', () => response.pause());
    stage.recorder.say('flood', await poured, 'still held', response.readableLength > 0);
    response.destroy();
    await settled();
  }),

  scenario('never, so that the body stays unread', ['aborted'], async (stage) => {
    let poured: Promise<unknown> | undefined;
    const response = await responseTo(stage, await stage.serve((_request, answering) => void (poured = flood(answering))));
    stage.recorder.say('flood', await poured, response.readableFlowing, response.readableDidRead, 'held', response.readableLength > 0);
    response.destroy();
    await settled();
  }),

  scenario('by an application that overrides push and emit itself', ['success'], async (stage) => {
    const response = await responseTo(stage, await stage.serve((_request, answering) => void inPieces(answering)));
    const { push, emit } = response;
    response.push = (chunk: Buffer | null, encoding) => {
      stage.recorder.say('push', chunk);
      return push.call(response, chunk, encoding);
    };
    response.emit = (event: string, ...args: unknown[]) => {
      stage.recorder.say('emit', event);
      return emit.call(response, event, ...args);
    };
    stage.recorder.say('body', await read(response));
  }),
];

/** Waits until a paused response holds a piece, or has it all. */
async function pieceHeld(response: IncomingMessage): Promise<void> {
  while (response.readableLength === 0 && !response.complete) await turn();
}
