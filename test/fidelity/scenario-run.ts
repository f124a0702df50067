import { type EventEmitter, once } from 'node:events';
import * as http from 'node:http';
import * as http2 from 'node:http2';
import * as https from 'node:https';
import * as net from 'node:net';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { localhostTls } from '../support/localhost-tls';
import type { Recorder } from './recorder';

/** The certificate that clients must trust. */
export const { cert: CERTIFICATE } = localhostTls;

/** Headers that make any request a recognised API call, whatever its host. */
export const CALL_HEADERS = { 'X-TC-Action': 'DescribeInstances', 'X-TC-Version': '2017-03-12', 'X-TC-Region': 'ap-guangzhou' };

export const ENVELOPE = '{"Response":{"TotalCount":0,"Text":"é…𝄞","RequestId":"a243601d-610b-46f5-a134-d856b2ebe1fe"}}';

/** Request headers that differ between runs. */
const VARYING_HEADERS = new Set(['host', 'authorization', 'x-tc-traceid', 'x-tc-timestamp']);

/** The envelope in chunks. One cut is inside a multi-byte character. */
export const CHUNKS = [0, 20, 46, 70].map((start, i, all) => Buffer.from(ENVELOPE).subarray(start, all[i + 1]));

type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => void;

/** One run of a scenario: real servers on 127.0.0.1 in the same process, so that all events have one order. */
export class ScenarioRun {
  readonly recorder: Recorder;
  readonly #closers: (() => unknown)[] = [];

  constructor(recorder: Recorder) {
    this.recorder = recorder;
  }

  /** Adds something to do when the scenario is over. What was added last comes first. */
  atEnd(close: () => unknown): void {
    this.#closers.unshift(close);
  }

  async end(): Promise<void> {
    for (const close of this.#closers) await close();
  }

  /** Starts an HTTP server; returns its URL. */
  async serve(handler: Handler): Promise<string> {
    const server = http.createServer({ keepAliveTimeout: 60_000 }, this.#noted(handler));
    return `http://127.0.0.1:${await this.#listen(server)}`;
  }

  async serveTls(handler: Handler): Promise<string> {
    const server = https.createServer({ ...localhostTls, keepAliveTimeout: 60_000 }, this.#noted(handler));
    return `https://localhost:${await this.#listen(server)}`;
  }

  /** HTTP/2 where the client wants it, else HTTP/1. */
  async serveHttp2(handler: Handler): Promise<string> {
    const noted = this.#noted(handler) as unknown as (request: http2.Http2ServerRequest, response: http2.Http2ServerResponse) => void;
    const server = http2.createSecureServer({ ...localhostTls, allowHTTP1: true }, noted);
    const sessions = new Set<http2.ServerHttp2Session>();
    server.on('session', (session) => sessions.add(session));
    this.atEnd(() => sessions.forEach((session) => session.destroy()));
    return `https://localhost:${await this.#listen(server)}`;
  }

  /** A server that sends raw bytes when a request arrives. */
  async serveBytes(answer: (socket: net.Socket) => void): Promise<string> {
    return this.serveSockets((socket) => socket.once('data', () => answer(socket)));
  }

  async serveSockets(onSocket: (socket: net.Socket) => void): Promise<string> {
    const server = net.createServer((socket) => {
      socket.on('error', () => undefined);
      onSocket(socket);
    });
    return `http://127.0.0.1:${await this.#listen(server)}`;
  }

  /** A URL at which no server listens. */
  async unusedUrl(): Promise<string> {
    const server = net.createServer();
    const url = `http://127.0.0.1:${await this.#listen(server)}`;
    server.close();
    await once(server, 'close');
    return url;
  }

  /** Listens with a server of the scenario. */
  async listen(server: net.Server): Promise<number> {
    return this.#listen(server);
  }

  async #listen(server: net.Server): Promise<number> {
    const sockets = new Set<net.Socket>();
    server.on('connection', (socket: net.Socket) => sockets.add(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as net.AddressInfo;
    this.atEnd(() => {
      server.close();
      for (const socket of sockets) socket.destroy();
    });
    return port;
  }

  #noted(handler: Handler): Handler {
    return (request, response) => {
      const path = `${request.method} ${request.url}`;
      const headers = Object.entries(request.headers).filter(([name]) => !VARYING_HEADERS.has(name));
      this.recorder.note('server', path, headers);
      const body: Buffer[] = [];
      request.on('data', (chunk: Buffer) => body.push(chunk));
      request.on('end', () => this.recorder.note('server', path, 'body', Buffer.concat(body)));
      request.on('error', () => undefined);
      response.on('close', () => this.recorder.note('server', path, response.writableFinished ? 'answered' : 'cut off'));
      response.on('error', () => undefined);
      handler(request, response);
    };
  }
}

/** Waits for an emitter to close, whatever else it emits before. */
export function closed(emitter: EventEmitter): Promise<void> {
  return new Promise((resolve) => emitter.once('close', resolve));
}

/** Waits until the sockets of this process have delivered what was sent. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 8; i++) await turn();
  await delay(2);
  for (let i = 0; i < 8; i++) await turn();
}

/** Sends chunks so far apart that each arrives separately. */
export async function sendInChunks(response: NodeJS.WritableStream, chunks: readonly (string | Buffer)[] = CHUNKS): Promise<void> {
  for (const chunk of chunks) {
    response.write(chunk);
    await settled();
  }
  response.end();
}

/** Answers with the envelope in one chunk. */
export function answer(_request: http.IncomingMessage, response: http.ServerResponse): void {
  response.setHeader('content-type', 'application/json');
  response.end(ENVELOPE);
}

const FLOOD_CHUNK = Buffer.alloc(64 * 1024, ' ');
/** More than the buffers between two sockets of one machine can hold. */
const FLOOD_BYTES = 48 * 1024 * 1024;
const QUIET_TURNS = 25;

/** Writes until the reader takes no more, and tells whether it took everything. */
export async function flood(
  response: NodeJS.WritableStream & { readonly destroyed?: boolean },
): Promise<'all taken' | 'held back' | 'closed'> {
  response.write('{"Response":{');
  await settled();
  let left = FLOOD_BYTES;
  let taken = 0;
  response.on('drain', () => taken++);
  for (let quiet = 0, seen = 0; quiet < QUIET_TURNS; quiet = taken === seen ? quiet + 1 : 0) {
    seen = taken;
    while (left > 0 && response.write(FLOOD_CHUNK)) left -= FLOOD_CHUNK.length;
    if (response.destroyed) return 'closed';
    if (left <= 0) {
      response.end('"RequestId":"flood"}}');
      return 'all taken';
    }
    await delay(4);
  }
  return 'held back';
}
