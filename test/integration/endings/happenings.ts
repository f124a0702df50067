import { once } from 'node:events';
import * as http from 'node:http';
import { createServer, connect, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Call, type CallOptions, type Client, HEADERS } from './clients';
import { type AnswerName, type EndingServer, refusingUrl } from './server';

const SHORT = 15;

/** Longer than a label may be, so no DNS server is asked: one that does not answer would hold the call up for ten seconds and more. */
const UNRESOLVABLE = 'x'.repeat(64);

/**
 * What happens to one call of a client. It may reject: the table is not about what the application sees.
 *
 * @param timeLimit in milliseconds, for those that have one. The request must reach the server first.
 */
export type Happening = (client: Client, server: EndingServer, timeLimit: number) => Promise<unknown>;

async function read(call: Call): Promise<unknown> {
  return (await call.reply).read();
}

/** The call is made and its answer is read. */
function answered(answer: AnswerName): Happening {
  return async (client, server) => read(await client.call({ url: server.urlOf(answer) }));
}

function calls(url: () => string | Promise<string>): Happening {
  return async (client) => read(await client.call({ url: await url() }));
}

type Signalling = (controller: AbortController) => unknown;

/** The call gets a signal, and something aborts it once the server has the request. */
function aborted(abort: Signalling, answer: AnswerName = 'hangs'): Happening {
  return async (client, server) => {
    const controller = new AbortController();
    server.onNextRequest(() => void abort(controller));
    return read(await client.call({ url: server.urlOf(answer), signal: controller.signal }));
  };
}

/** Something aborts the call once its response has begun. */
function abortedWithin(answer: AnswerName, abort: Signalling): Happening {
  return async (client, server) => {
    const controller = new AbortController();
    const call = await client.call({ url: server.urlOf(answer), signal: controller.signal });
    const reading = (await call.reply).read();
    await abort(controller);
    return reading;
  };
}

function withSignal(signal: (timeLimit: number) => AbortSignal, answer: AnswerName = 'hangs'): Happening {
  return async (client, server, timeLimit) => read(await client.call({ url: server.urlOf(answer), signal: signal(timeLimit) }));
}

function withTimeLimit(answer: AnswerName): Happening {
  return async (client, server, timeLimit) => read(await client.call({ url: server.urlOf(answer), timeLimit }));
}

/** The call is ended by what the client hands out for it, once the server has the request. */
function destroyed(end: (call: Call) => unknown, options: Omit<CallOptions, 'url'> = {}): Happening {
  return async (client, server) => {
    const hasArrived = new Promise<void>((resolve) => server.onNextRequest(resolve));
    const call = await client.call({ url: server.urlOf('hangs'), ...options });
    call.reply.catch(() => undefined);
    await hasArrived;
    await end(call);
    return call.reply;
  };
}

/** The body is dropped once the response has begun. */
function dropped(answer: AnswerName, drop: (drop: () => unknown) => unknown = (now) => now()): Happening {
  return async (client, server) => {
    const call = await client.call({ url: server.urlOf(answer) });
    const reply = await call.reply;
    return drop(() => reply.drop());
  };
}

/** The request is destroyed once the response has begun. */
function destroyedWithin(answer: AnswerName): Happening {
  return async (client, server) => {
    const call = await client.call({ url: server.urlOf(answer) });
    await call.reply;
    return call.destroy?.();
  };
}

/** After some time, told by a socket and not by a timer of this turn of the loop. */
async function later(milliseconds: number): Promise<void> {
  const server = createServer((socket) => void setTimeout(() => socket.end('now'), milliseconds)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'data');
  server.close();
}

const byTimer =
  <Subject>(end: (subject: Subject) => unknown) =>
  (subject: Subject): unknown =>
    setTimeout(end, SHORT, subject);
const abort: Signalling = (controller) => controller.abort();

export const HAPPENINGS = {
  // The server answers, or does not.
  'an envelope': answered('success'),
  'an envelope with an Error': answered('error'),
  'an envelope with an Error on a status of 500': answered('error on 500'),
  'a dry run': answered('dry run'),
  'a 502 with a page': answered('bad gateway'),
  'a 204': answered('no content'),
  'two codings on two header lines': answered('two codings'),
  'a coding that does not exist': answered('unknown coding'),
  'a small body that nobody reads': async (client, server) => (await client.call({ url: server.urlOf('success') })).reply,
  'a refused connection': calls(refusingUrl),
  'a name that does not resolve': calls(() => `http://${UNRESOLVABLE}.tencentcloudapi.com`),
  'a reset before the answer': answered('reset before'),
  'a close before the answer': answered('closed before'),
  'a reset within the body': answered('reset within'),
  'a reset within the body of a 503': answered('reset within a 503'),
  'a body that is cut short': answered('cut short'),
  'an answer that is not HTTP': answered('not HTTP'),

  // A timer ends the call.
  "the client's own time limit": withTimeLimit('hangs'),
  "the client's own time limit, within a body": withTimeLimit('begins 200'),
  'setTimeout → controller.abort()': aborted(byTimer(abort)),
  'setTimeout → controller.abort(error)': aborted(byTimer((controller: AbortController) => controller.abort(new Error('too slow')))),
  'setTimeout → controller.abort(error with a code)': aborted(
    byTimer((controller: AbortController) => controller.abort(Object.assign(new Error('too slow'), { code: 'ESLOW' }))),
  ),
  'setInterval → controller.abort()': aborted((controller) => {
    const interval = setInterval(() => {
      clearInterval(interval);
      controller.abort();
    }, SHORT);
  }),
  'AbortSignal.timeout': withSignal((limit) => AbortSignal.timeout(limit)),
  'AbortSignal.timeout, within a body': withSignal((limit) => AbortSignal.timeout(limit), 'begins 200'),
  'AbortSignal.any of a timeout': withSignal((limit) => AbortSignal.any([AbortSignal.timeout(limit), new AbortController().signal])),
  'setTimeout → controller.abort(), within a body': abortedWithin('begins 200', byTimer(abort)),
  'setTimeout → destroy()': destroyed(byTimer((call: Call) => call.destroy?.())),
  'setTimeout → destroy(error)': destroyed(byTimer((call: Call) => call.destroy?.(new Error('too slow')))),
  'setTimeout → the body is dropped': dropped('begins 200', (drop) => new Promise((resolve) => setTimeout(() => resolve(drop()), SHORT))),

  // The caller ends it.
  'controller.abort()': aborted(abort),
  'controller.abort(error)': aborted((controller) => controller.abort(new Error('the user left'))),
  'controller.abort(error with a code)': aborted((controller) =>
    controller.abort(Object.assign(new Error('the user left'), { code: 'USER_LEFT' })),
  ),
  "controller.abort(error with a code of the transport's)": aborted((controller) =>
    controller.abort(Object.assign(new Error('the user left'), { code: 'ECONNRESET' })),
  ),
  'controller.abort(), late': aborted((controller) => later(60).then(() => controller.abort())),
  'controller.abort() after an awaited sleep': aborted((controller) => sleep(SHORT).then(() => controller.abort())),
  'controller.abort() after an awaited sleep, while another timer is due': aborted((controller) => {
    setTimeout(() => undefined, SHORT);
    const aborting = sleep(SHORT).then(() => controller.abort());
    setTimeout(() => undefined, SHORT);
    return aborting;
  }),
  'controller.abort(), within a body': abortedWithin('begins 200', abort),
  'destroy()': destroyed((call) => call.destroy?.()),
  'destroy(error)': destroyed((call) => call.destroy?.(new Error('the user left'))),
  "destroy(), after a 'timeout' that was ignored": async (_, server) => {
    const request = http.request(server.urlOf('hangs'), { headers: HEADERS, timeout: SHORT });
    const hasClosed = once(request, 'close');
    request.on('error', () => undefined);
    request.end();
    await once(request, 'timeout');
    await later(SHORT);
    request.destroy();
    return hasClosed;
  },
  'the body of a 200 is dropped': dropped('begins 200'),
  'the request is destroyed within the body of a 200': destroyedWithin('begins 200'),

  // The status had already decided.
  'the body of a 503 is dropped': dropped('begins 503'),
  'the request is destroyed within the body of a 503': destroyedWithin('begins 503'),
  'controller.abort(), within the body of a 503': abortedWithin('begins 503', abort),
  'setTimeout → controller.abort(), within the body of a 503': abortedWithin('begins 503', byTimer(abort)),
  'AbortSignal.timeout, within the body of a 503': withSignal((limit) => AbortSignal.timeout(limit), 'begins 503'),
} satisfies Record<string, Happening>;

export type HappeningName = keyof typeof HAPPENINGS;
