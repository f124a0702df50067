import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';

/** What was written down, line by line, of each party: the application, the server, the process. */
export type Record = { readonly [lane in Lane]: readonly string[] };
export type Lane = 'application' | 'server' | 'process';

const onEmit = new WeakMap<object, (event: string | symbol, args: readonly unknown[]) => void>();
const { emit } = EventEmitter.prototype;

// Seen from the prototype, so that no listener and no property of the objects themselves tells of the recorder.
EventEmitter.prototype.emit = function (event: string | symbol, ...args: unknown[]) {
  onEmit.get(this)?.(event, args);
  return emit.call(this, event, ...args);
};

/** Writes down what an application can observe, in a form that is the same in each run. */
export class Recorder {
  readonly #lanes: { readonly [lane in Lane]: string[] } = { application: [], server: [], process: [] };
  #closed = false;

  /** The server's lines by request, as the order of requests on different connections is nobody's promise. */
  get record(): Record {
    const requestOf = (line: string): string => line.split(' ', 2).join(' ');
    const server = this.#lanes.server.toSorted((a, b) => requestOf(a).localeCompare(requestOf(b)));
    return { ...this.#lanes, server };
  }

  /** What happens from now on belongs to no scenario. */
  close(): void {
    this.#closed = true;
  }

  note(lane: Lane, ...what: readonly unknown[]): void {
    if (!this.#closed) this.#lanes[lane].push(what.map(safelyTold).join(' '));
  }

  /** A line of the application's own. */
  say(...what: readonly unknown[]): void {
    this.note('application', ...what);
  }

  /** Writes down each event of an emitter, with its arguments and the state of a stream at that moment. */
  events(label: string, emitter: EventEmitter): void {
    onEmit.set(emitter, (event, args) => {
      this.say(`${label}:${String(event)}`, ...args, flow(emitter));
      const [first] = args;
      if (event === 'response' || event === 'upgrade' || event === 'connect') {
        if (first instanceof EventEmitter) this.events(label.replace('request', 'response'), first);
      }
    });
  }

  /** Writes down what a look at a request shows. */
  request(label: string, request: ClientRequest): void {
    const { aborted, destroyed, writableEnded, writableFinished, reusedSocket, finished } = request;
    this.say(label, { aborted, destroyed, writableEnded, writableFinished, reusedSocket, finished });
    this.say(label, listeners(request), 'keys', keys(request));
  }

  /** Writes down what a look at a response shows. */
  response(label: string, response: IncomingMessage): void {
    const { complete, aborted, statusCode, statusMessage, headers, trailers, rawTrailers, httpVersion } = response;
    this.say(label, { complete, aborted, statusCode, statusMessage, headers, trailers, rawTrailers, httpVersion });
    this.stream(label, response);
  }

  /** Writes down what a look at a stream shows. */
  stream(label: string, stream: Readable): void {
    const { readableEnded, readableAborted, readableDidRead, destroyed, closed, errored, readableHighWaterMark } = stream;
    this.say(label, { readableEnded, readableAborted, readableDidRead, destroyed, closed, errored, readableHighWaterMark });
    this.say(label, flow(stream), 'paused', stream.isPaused(), 'encoding', stream.readableEncoding);
    this.say(label, listeners(stream), 'keys', keys(stream));
  }

  /** Writes down how a promise ends. */
  async outcome<T>(label: string, promise: Promise<T>): Promise<T | undefined> {
    try {
      const value = await promise;
      this.say(label, 'resolved', value);
      return value;
    } catch (error) {
      this.say(label, 'rejected', error);
      return undefined;
    }
  }
}

/** What is held of a flood comes in pieces as large as they happened to be. */
const STEADY_BYTES = 16 * 1024;

function flow(subject: object): string {
  if (!('readableFlowing' in subject)) return '';
  const { readableFlowing, readableLength } = subject as Readable;
  return `[flowing ${readableFlowing}, held ${readableLength > STEADY_BYTES ? 'much' : readableLength}]`;
}

function listeners(emitter: EventEmitter): string {
  return `listeners ${emitter
    .eventNames()
    .map((name) => `${String(name)}=${emitter.listenerCount(name)}`)
    .join()}`;
}

/**
 * The one intrusion that the design allows: methods of a request or response that are its own, but not enumerable.
 * `for … in` leaves out an inherited name that an own one hides, so these are left out here in both forms.
 */
const OWN_METHODS = new Set(['push', '_destroy', 'destroy', 'write', 'end', 'emit']);

/** Own keys, keys of a spread, and keys that `for … in` walks. */
function keys(subject: object): string {
  const walked: string[] = [];
  for (const key in subject) if (Object.hasOwn(subject, key) || !OWN_METHODS.has(key)) walked.push(key);
  return [Object.keys(subject), Object.keys({ ...subject }), walked].map(String).join(' | ');
}

/** Also of a value that does harm to whoever looks at it. */
function safelyTold(value: unknown): string {
  try {
    return told(value);
  } catch {
    return '<what cannot be told>';
  }
}

/** The text of a value, without what differs from run to run. */
function told(value: unknown): string {
  if (typeof value === 'string') return value.length > 300 ? `text of ${value.length} ${hash(value)}` : steady(value);
  if (value instanceof Uint8Array) return `<${value.constructor.name} ${value.byteLength} ${hash(value)}>`;
  if (value instanceof ArrayBuffer) return `<ArrayBuffer ${value.byteLength} ${hash(new Uint8Array(value))}>`;
  if (value instanceof Error) return errorText(value);
  if (Array.isArray(value)) return `[${value.map(told).join()}]`;
  if (typeof value === 'symbol' || typeof value === 'function') return typeof value;
  if (typeof value !== 'object' || value === null) return String(value);
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype !== Object.prototype && prototype !== null) return `<${value.constructor.name}>`;
  return `{${Object.entries(value)
    .map(([key, each]) => `${key}: ${VARIES.has(key) ? '…' : told(each)}`)
    .join(', ')}}`;
}

const VARIES = new Set(['date']);

function errorText(error: Error): string {
  const { code, cause } = error as NodeJS.ErrnoException;
  const text = steady(`${error.constructor.name} ${error.name} ${code ?? ''} "${error.message}" keys ${Object.keys(error)}`);
  return cause === undefined ? text : `${text} because of ${told(cause)}`;
}

/** Ports are the only thing in texts that differs. */
function steady(text: string): string {
  return text.replace(/(127\.0\.0\.1|localhost|\[::1\]):\d+/g, '$1:PORT').replace(/"?(localPort|remotePort|port)"?: ?\d+/g, '$1: PORT');
}

function hash(bytes: string | Uint8Array): string {
  return createHash('sha1').update(bytes).digest('hex').slice(0, 8);
}
