import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import type { Answer } from './answer';
import type { FaultKind } from './faults';

/** How an answer is sent. */
type DeliveryKind = 'whole' | Extract<FaultKind['kind'], 'reset-before-headers' | 'reset-in-body' | 'truncate' | 'hang'>;

/**
 * Sends an answer.
 *
 * @param socket - the TCP socket: a TLS socket on top of it cannot be reset.
 */
export async function deliver(kind: DeliveryKind, response: ServerResponse, answer: Answer, socket: Socket): Promise<void> {
  await DELIVERIES[kind](response, answer, socket);
}

const DELIVERIES: Record<DeliveryKind, (response: ServerResponse, answer: Answer, socket: Socket) => Promise<void> | void> = {
  async whole(response, answer) {
    response.writeHead(answer.status, answer.headers);
    const last = answer.chunks.length - 1;
    for (const chunk of answer.chunks.slice(0, last)) {
      response.write(chunk);
      await nextTurn();
    }
    response.end(answer.chunks[last]);
  },

  'reset-before-headers': (_response, _answer, socket) => void socket.resetAndDestroy(),

  async 'reset-in-body'(response, answer, socket) {
    await sendHalf(response, answer);
    // A client that finds data and a reset in one poll sees a normal end (libuv). So let it read the data first: the delay is
    // for a client in another process, the turn of the event loop for one in this process.
    await delay(20);
    await nextTurn();
    socket.resetAndDestroy();
  },

  async truncate(response, answer) {
    await sendHalf(response, answer);
    response.socket?.end();
  },

  hang() {},
};

/** Content-Length is that of the whole body. Resolves when the operating system has the data. */
function sendHalf(response: ServerResponse, answer: Answer): Promise<void> {
  const body = Buffer.concat(answer.chunks);
  response.writeHead(answer.status, answer.headers);
  return new Promise((resolve) => response.write(body.subarray(0, Math.ceil(body.length / 2)), () => resolve()));
}
