import * as http from 'node:http';
import type { Readable } from 'node:stream';
import axios from 'axios';
import nodeFetch from 'node-fetch';
import { CommonClient } from 'tencentcloud-sdk-nodejs-common';
import type * as undici7 from 'undici7';
import { tc3Headers } from '../../support/transports';

const METHOD = 'POST';
const BODY = '{}';
export const HEADERS = tc3Headers('cvm', 'DescribeZones');
const [MAJOR, MINOR] = process.versions.node.split('.').map(Number);

/** What a call is made with. */
export interface CallOptions {
  readonly url: string;
  readonly signal?: AbortSignal;
  /** The client's own time limit, in milliseconds. */
  readonly timeLimit?: number;
}

/** A response whose body is still to be read. */
export interface Reply {
  read(): Promise<unknown>;
  /** Drops the body, in the client's own way. */
  drop(): unknown;
}

/** A call under way. */
export interface Call {
  readonly reply: Promise<Reply>;
  /** Ends the call, where the client hands out something that can. */
  destroy?(error?: Error): unknown;
}

/** An HTTP client as an application uses it. */
export interface Client {
  readonly name: string;
  /** Over which transport of Node's it goes. */
  readonly over: 'node:http' | 'undici';
  /** Takes an `AbortSignal`. */
  readonly takesSignal: boolean;
  /** Hands out the response before its body is there. */
  readonly repliesEarly: boolean;
  /** Ends the request where the application drops the body. (The body of node-fetch 2 is a stream of its own.) */
  readonly canDrop: boolean;
  /** The error code that its own time limit is recorded with; undefined where it has none. */
  readonly timeLimitCode?: string;
  /** Why it cannot run on this Node. */
  readonly cannotRun?: string;
  call(options: CallOptions): Call | Promise<Call>;
}

async function collected(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

/** A body that is a stream of Node's. */
function streamReply(stream: Readable): Reply {
  stream.on('error', () => undefined);
  return { read: () => collected(stream), drop: () => stream.destroy() };
}

const nodeHttp: Client = {
  name: 'node:http',
  over: 'node:http',
  takesSignal: true,
  repliesEarly: true,
  canDrop: true,
  timeLimitCode: 'ETIMEDOUT',
  call({ url, signal, timeLimit }) {
    const request = http.request(url, { method: METHOD, headers: HEADERS, signal, timeout: timeLimit });
    if (timeLimit !== undefined) request.on('timeout', () => request.destroy());
    const reply = new Promise<Reply>((resolve, reject) => {
      request.on('response', (response) => resolve(streamReply(response)));
      request.on('error', reject);
    });
    request.end(BODY);
    return { reply, destroy: (error) => request.destroy(error) };
  },
};

const fetching: Client = {
  name: 'fetch',
  over: 'undici',
  takesSignal: true,
  repliesEarly: true,
  canDrop: true,
  call({ url, signal }) {
    const fetched = fetch(url, { method: METHOD, headers: HEADERS, body: BODY, signal });
    return { reply: fetched.then((response) => ({ read: () => response.text(), drop: () => response.body?.cancel() })) };
  },
};

function undici(major: 6 | 7 | 8): Client {
  return {
    name: `undici ${major}`,
    over: 'undici',
    takesSignal: true,
    repliesEarly: true,
    canDrop: true,
    timeLimitCode: 'UND_ERR_HEADERS_TIMEOUT',
    cannotRun: major === 8 && MAJOR < 22 ? 'undici 8 needs Node.js 22' : undefined,
    call({ url, signal, timeLimit }) {
      const { request } = require(`undici${major}`) as typeof undici7;
      const asked = request(url, { method: METHOD, headers: HEADERS, body: BODY, signal, headersTimeout: timeLimit });
      return { reply: asked.then(({ body }) => streamReply(body)) };
    },
  };
}

const axiosClient: Client = {
  name: 'axios',
  over: 'node:http',
  takesSignal: true,
  repliesEarly: true,
  canDrop: true,
  timeLimitCode: 'ECONNABORTED',
  call({ url, signal, timeLimit }) {
    const posted = axios.post<Readable>(url, BODY, {
      headers: HEADERS,
      signal,
      timeout: timeLimit,
      responseType: 'stream',
      validateStatus: null,
    });
    return { reply: posted.then(({ data }) => streamReply(data)) };
  },
};

const got: Client = {
  name: 'got',
  over: 'node:http',
  takesSignal: true,
  repliesEarly: true,
  canDrop: true,
  timeLimitCode: 'ETIMEDOUT',
  async call({ url, signal, timeLimit }) {
    const module = await import('got');
    const stream = module.got.stream.post(url, {
      headers: HEADERS,
      body: BODY,
      signal,
      timeout: { request: timeLimit },
      retry: { limit: 0 },
      throwHttpErrors: false,
    });
    const reply = new Promise<Reply>((resolve, reject) => {
      stream.on('response', () => resolve(streamReply(stream)));
      stream.on('error', reject);
    });
    return { reply, destroy: (error) => stream.destroy(error) };
  },
};

const ky: Client = {
  name: 'ky',
  over: 'undici',
  takesSignal: true,
  repliesEarly: true,
  canDrop: true,
  timeLimitCode: 'ETIMEDOUT',
  async call({ url, signal, timeLimit }) {
    const module = await import('ky');
    const posted = module.default.post(url, {
      headers: HEADERS,
      body: BODY,
      signal,
      timeout: timeLimit ?? false,
      retry: 0,
      throwHttpErrors: false,
    });
    return { reply: posted.then((response) => ({ read: () => response.text(), drop: () => response.body?.cancel() })) };
  },
};

/** What is used of superagent. */
interface SuperagentRequest extends Promise<{ readonly text: string }> {
  set(headers: object): this;
  send(body: string): this;
  timeout(limit: number | { readonly response: number }): this;
  ok(isGood: () => boolean): this;
  abort(): this;
}

function superagent(limit: 'timeout' | 'timeout: {response}'): Client {
  return {
    name: limit === 'timeout' ? 'superagent' : 'superagent, timeout: {response}',
    over: 'node:http',
    takesSignal: false,
    repliesEarly: false,
    canDrop: false,
    timeLimitCode: 'ETIMEDOUT',
    call({ url, timeLimit }) {
      const { post } = require('superagent') as { post(url: string): SuperagentRequest };
      const request = post(url)
        .set(HEADERS)
        .ok(() => true)
        .send(BODY);
      if (timeLimit !== undefined) request.timeout(limit === 'timeout' ? timeLimit : { response: timeLimit });
      return { reply: request.then(({ text }) => ({ read: async () => text, drop: () => undefined })), destroy: () => request.abort() };
    },
  };
}

const nodeFetch2: Client = {
  name: 'node-fetch 2',
  over: 'node:http',
  takesSignal: true,
  repliesEarly: true,
  canDrop: false,
  timeLimitCode: 'ETIMEDOUT',
  call({ url, signal, timeLimit }) {
    const fetched = nodeFetch(url, { method: METHOD, headers: HEADERS, body: BODY, signal: signal as never, timeout: timeLimit });
    return { reply: fetched.then(({ body }) => streamReply(body as Readable)) };
  },
};

const sdk: Client = {
  name: 'tencentcloud-sdk-nodejs',
  over: 'node:http',
  takesSignal: true,
  repliesEarly: false,
  canDrop: false,
  timeLimitCode: 'ETIMEDOUT',
  call({ url, signal, timeLimit = 20_000 }) {
    const { host, pathname } = new URL(url);
    const client = new CommonClient(host, '2017-03-12', {
      credential: { secretId: 'AKIDx', secretKey: 'x' },
      region: 'ap-guangzhou',
      profile: { httpProfile: { protocol: 'http://', reqTimeout: timeLimit / 1000 } },
    });
    client.path = pathname;
    const asked = client.request('DescribeZones', {}, { signal });
    return { reply: asked.then((data) => ({ read: async () => data, drop: () => undefined })) };
  },
};

export const CLIENTS: readonly Client[] = [
  nodeHttp,
  fetching,
  undici(6),
  undici(7),
  undici(8),
  axiosClient,
  got,
  ky,
  superagent('timeout'),
  superagent('timeout: {response}'),
  nodeFetch2,
  sdk,
];

/** The first call of some clients loads them, which takes longer than the time limits of the table. */
export async function loadClients(): Promise<void> {
  await Promise.all([import('got'), import('ky')]);
  void globalThis.Headers;
  require('superagent');
}

/** Whether Node.js has at least this version. */
export function isNode(major: number, minor = 0): boolean {
  return MAJOR > major || (MAJOR === major && MINOR >= minor);
}
