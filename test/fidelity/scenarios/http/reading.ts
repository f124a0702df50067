import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { scenario } from '../../scenario';
import { answer, closed, flood, sendInChunks, settled } from '../../scenario-run';
import { get, read, responseTo } from './call';
import { writableTo } from './writable-to';

/** The ways to read a response. */
export const reading = [
  scenario("with 'data' listeners from the start", ['success'], async (run) => {
    const url = await run.serve((_request, response) => void sendInChunks(response));
    const response = await responseTo(run, url);
    run.recorder.log('body', await read(response));
  }),

  scenario("with a 'data' listener that is added late and misses nothing", ['success'], async (run) => {
    const response = await responseTo(run, await run.serve((_request, serverResponse) => void sendInChunks(serverResponse)));
    await chunkBuffered(response);
    run.recorder.response('before the listener', response);
    run.recorder.log('body', await read(response));
  }),

  scenario("with 'readable' and read()", ['success'], async (run) => {
    const response = await responseTo(run, await run.serve((_request, serverResponse) => void sendInChunks(serverResponse)));
    response.on('readable', () => {
      for (let chunk: unknown; (chunk = response.read()) !== null; ) run.recorder.log('read', chunk);
    });
    await once(response, 'end');
  }),

  scenario('with read(n) in chunks of seven bytes', ['success'], async (run) => {
    const response = await responseTo(run, await run.serve(answer));
    response.on('readable', () => {
      for (let chunk: unknown; (chunk = response.read(7)) !== null; ) run.recorder.log('read', chunk);
    });
    await once(response, 'end');
  }),

  scenario('by async iteration', ['success'], async (run) => {
    const response = await responseTo(run, await run.serve((_request, serverResponse) => void sendInChunks(serverResponse)));
    for await (const chunk of response) run.recorder.log('chunk', chunk, response.readableFlowing);
  }),

  scenario('by async iteration that stops in the middle', ['aborted'], async (run) => {
    const response = await responseTo(run, await run.serve((_request, serverResponse) => void sendInChunks(serverResponse)));
    for await (const chunk of response) {
      run.recorder.log('chunk', chunk);
      break;
    }
    await settled();
  }),

  scenario('by pipe', ['success'], async (run) => {
    const response = await responseTo(run, await run.serve((_request, serverResponse) => void sendInChunks(serverResponse)));
    const destination = writableTo((chunk) => run.recorder.log('piped', chunk));
    run.recorder.events('destination', destination);
    response.pipe(destination);
    await once(destination, 'finish');
  }),

  scenario('by two pipes, one of them taken away', ['success'], async (run) => {
    const response = await responseTo(run, await run.serve((_request, serverResponse) => void sendInChunks(serverResponse)));
    const first = writableTo((chunk) => run.recorder.log('first', chunk));
    const second = writableTo((chunk) => {
      run.recorder.log('second', chunk);
      response.unpipe(second);
    });
    response.pipe(first);
    response.pipe(second);
    await once(first, 'finish');
  }),

  scenario('by pipeline', ['success'], async (run) => {
    const response = await responseTo(run, await run.serve((_request, serverResponse) => void sendInChunks(serverResponse)));
    await run.recorder.outcome(
      'pipeline',
      pipeline(
        response,
        writableTo((chunk) => run.recorder.log('piped', chunk)),
      ),
    );
  }),

  scenario('by a pipeline whose destination fails', ['aborted'], async (run) => {
    const response = await responseTo(run, await run.serve((_request, serverResponse) => void sendInChunks(serverResponse)));
    const destination = writableTo(() => {
      throw new Error('disk full');
    });
    await run.recorder.outcome('pipeline', pipeline(response, destination));
    await settled();
  }),

  scenario('after setEncoding, with a character cut in two', ['success'], async (run) => {
    const response = await responseTo(run, await run.serve((_request, serverResponse) => void sendInChunks(serverResponse)));
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => run.recorder.log('text', chunk));
    await once(response, 'end');
  }),

  scenario('by two listeners, one of which comes later', ['success'], async (run) => {
    const response = await responseTo(run, await run.serve((_request, serverResponse) => void sendInChunks(serverResponse)));
    response.on('data', (chunk: Buffer) => run.recorder.log('first', chunk));
    response.once('data', () => response.on('data', (chunk: Buffer) => run.recorder.log('second', chunk)));
    await once(response, 'end');
  }),

  scenario('with pause and resume', ['success'], async (run) => {
    const response = await responseTo(run, await run.serve((_request, serverResponse) => void sendInChunks(serverResponse)));
    response.on('data', (chunk: Buffer) => {
      run.recorder.log('data', chunk);
      response.pause();
      void chunkBuffered(response).then(() => {
        run.recorder.stream('paused', response);
        response.resume();
      });
    });
    await once(response, 'end');
  }),

  scenario('with resume() and nobody listening', ['success'], async (run) => {
    const response = await responseTo(run, await run.serve((_request, serverResponse) => void sendInChunks(serverResponse)));
    response.resume();
    await once(response, 'end');
  }),

  scenario('with what was read put back by unshift', ['success'], async (run) => {
    const response = await responseTo(run, await run.serve((_request, serverResponse) => void sendInChunks(serverResponse)));
    await once(response, 'readable');
    response.unshift(response.read(5));
    run.recorder.log('body', await read(response));
  }),

  scenario('through the stream operators', ['success'], async (run) => {
    const response = await responseTo(run, await run.serve((_request, serverResponse) => void sendInChunks(serverResponse)));
    const lengths = response.map((chunk: Buffer) => chunk.length);
    run.recorder.log('lengths', await run.recorder.outcome('toArray', lengths.toArray()));
  }),

  scenario('as a web stream', ['success'], async (run) => {
    const response = await responseTo(run, await run.serve((_request, serverResponse) => void sendInChunks(serverResponse)));
    for await (const chunk of Readable.toWeb(response)) run.recorder.log('chunk', chunk);
  }),

  scenario('with finished()', ['success'], async (run) => {
    const response = await responseTo(run, await run.serve((_request, serverResponse) => void sendInChunks(serverResponse)));
    const ended = run.recorder.outcome('finished', finished(response));
    response.resume();
    await ended;
  }),

  scenario('with no response listener at all', ['aborted'], async (run) => {
    const request = get(run, await run.serve(answer));
    await closed(request);
    run.recorder.request('closed', request);
  }),

  scenario('by a slow reader that holds the server back', ['aborted'], async (run) => {
    let flooding: Promise<unknown> | undefined;
    const response = await responseTo(run, await run.serve((_request, serverResponse) => void (flooding = flood(serverResponse))));
    response.once('data', () => response.pause());
    run.recorder.log('flood', await flooding, 'still held', response.readableLength > 0);
    response.destroy();
    await settled();
  }),

  scenario('never, so that the body stays unread', ['aborted'], async (run) => {
    let flooding: Promise<unknown> | undefined;
    const response = await responseTo(run, await run.serve((_request, serverResponse) => void (flooding = flood(serverResponse))));
    run.recorder.log('flood', await flooding, response.readableFlowing, response.readableDidRead, 'held', response.readableLength > 0);
    response.destroy();
    await settled();
  }),

  scenario('by an application that overrides push and emit itself', ['success'], async (run) => {
    const response = await responseTo(run, await run.serve((_request, serverResponse) => void sendInChunks(serverResponse)));
    const { push, emit } = response;
    response.push = (chunk: Buffer | null, encoding) => {
      run.recorder.log('push', chunk);
      return push.call(response, chunk, encoding);
    };
    response.emit = (event: string, ...args: unknown[]) => {
      run.recorder.log('emit', event);
      return emit.call(response, event, ...args);
    };
    run.recorder.log('body', await read(response));
  }),
];

/** Waits until a paused response has buffered a chunk, or is complete. */
async function chunkBuffered(response: IncomingMessage): Promise<void> {
  while (response.readableLength === 0 && !response.complete) await turn();
}
