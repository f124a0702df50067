import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';

export type Observer = 'application' | 'server' | 'process';
/** What each observer saw, as lines of text. */
export type Observations = { readonly [observer in Observer]: readonly string[] };

const onEmit = new WeakMap<object, (event: string | symbol, args: readonly unknown[]) => void>();
const { emit } = EventEmitter.prototype;

// On the prototype, so that the recorder adds no listener and no property to the objects themselves.
EventEmitter.prototype.emit = function (event: string | symbol, ...args: unknown[]) {
  onEmit.get(this)?.(event, args);
  return emit.call(this, event, ...args);
};

/** Records what an application can observe, in a form that is the same in each run. */
export class Recorder {
  readonly #lines: { readonly [observer in Observer]: string[] } = { application: [], server: [], process: [] };
  #closed = false;

  /** The lines of the server are sorted by request: the order of requests on different connections is not defined. */
  get observations(): Observations {
    const requestOf = (line: string): string => line.split(' ', 2).join(' ');
    const server = this.#lines.server.toSorted((a, b) => requestOf(a).localeCompare(requestOf(b)));
    return { ...this.#lines, server };
  }

  /** Ignores everything from now on: the scenario is over. */
  close(): void {
    this.#closed = true;
  }

  note(observer: Observer, ...what: readonly unknown[]): void {
    if (!this.#closed) this.#lines[observer].push(what.map(formatSafely).join(' '));
  }

  /** Records a line for the application. */
  log(...what: readonly unknown[]): void {
    this.note('application', ...what);
  }

  /** Records each event of an emitter, with its arguments and the state of the stream at that moment. */
  events(label: string, emitter: EventEmitter): void {
    onEmit.set(emitter, (event, args) => {
      this.log(`${label}:${String(event)}`, ...args, flow(emitter));
      const [first] = args;
      if (event === 'response' || event === 'upgrade' || event === 'connect') {
        if (first instanceof EventEmitter) this.events(label.replace('request', 'response'), first);
      }
    });
  }

  /** Records the visible state of a request. */
  request(label: string, request: ClientRequest): void {
    const { aborted, destroyed, writableEnded, writableFinished, reusedSocket, finished } = request;
    this.log(label, { aborted, destroyed, writableEnded, writableFinished, reusedSocket, finished });
    this.log(label, listeners(request), 'keys', keys(request));
  }

  /** Records the visible state of a response. */
  response(label: string, response: IncomingMessage): void {
    const { complete, aborted, statusCode, statusMessage, headers, trailers, rawTrailers, httpVersion } = response;
    this.log(label, { complete, aborted, statusCode, statusMessage, headers, trailers, rawTrailers, httpVersion });
    this.stream(label, response);
  }

  /** Records the visible state of a stream. */
  stream(label: string, stream: Readable): void {
    const { readableEnded, readableAborted, readableDidRead, destroyed, closed, errored, readableHighWaterMark } = stream;
    this.log(label, { readableEnded, readableAborted, readableDidRead, destroyed, closed, errored, readableHighWaterMark });
    this.log(label, flow(stream), 'paused', stream.isPaused(), 'encoding', stream.readableEncoding);
    this.log(label, listeners(stream), 'keys', keys(stream));
  }

  /** Records how a promise settles. */
  async outcome<T>(label: string, promise: Promise<T>): Promise<T | undefined> {
    try {
      const value = await promise;
      this.log(label, 'resolved', value);
      return value;
    } catch (error) {
      this.log(label, 'rejected', error);
      return undefined;
    }
  }
}

/** Above this, the buffered length depends on how the kernel split the stream. */
const COMPARABLE_BYTES = 16 * 1024;

function flow(subject: object): string {
  if (!('readableFlowing' in subject)) return '';
  const { readableFlowing, readableLength } = subject as Readable;
  return `[flowing ${readableFlowing}, held ${readableLength > COMPARABLE_BYTES ? 'much' : readableLength}]`;
}

function listeners(emitter: EventEmitter): string {
  return `listeners ${emitter
    .eventNames()
    .map((name) => `${String(name)}=${emitter.listenerCount(name)}`)
    .join()}`;
}

/**
 * The one intrusion that the design allows: own methods of a request or response that are not enumerable. `for … in` skips an
 * inherited name that such a method hides, so these names are left out both watched and unwatched.
 */
const OWN_METHODS = new Set(['push', '_destroy', 'destroy', 'write', 'end', 'emit']);

/** Own keys, keys of a spread, and keys of `for … in`. */
function keys(subject: object): string {
  const walked: string[] = [];
  for (const key in subject) if (Object.hasOwn(subject, key) || !OWN_METHODS.has(key)) walked.push(key);
  return [Object.keys(subject), Object.keys({ ...subject }), walked].map(String).join(' | ');
}

/** Works for values that throw when they are read, too. */
function formatSafely(value: unknown): string {
  try {
    return format(value);
  } catch {
    return '<unreadable>';
  }
}

/** The text of a value, without what differs between runs. */
function format(value: unknown): string {
  if (typeof value === 'string') return value.length > 300 ? `text of ${value.length} ${hash(value)}` : withoutPorts(value);
  if (value instanceof Uint8Array) return `<${value.constructor.name} ${value.byteLength} ${hash(value)}>`;
  if (value instanceof ArrayBuffer) return `<ArrayBuffer ${value.byteLength} ${hash(new Uint8Array(value))}>`;
  if (value instanceof Error) return errorText(value);
  if (Array.isArray(value)) return `[${value.map(format).join()}]`;
  if (typeof value === 'symbol' || typeof value === 'function') return typeof value;
  if (typeof value !== 'object' || value === null) return String(value);
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype !== Object.prototype && prototype !== null) return `<${value.constructor.name}>`;
  return `{${Object.entries(value)
    .map(([key, each]) => `${key}: ${VARYING_KEYS.has(key) ? '…' : format(each)}`)
    .join(', ')}}`;
}

const VARYING_KEYS = new Set(['date']);

function errorText(error: Error): string {
  const { code, cause } = error as NodeJS.ErrnoException;
  const text = withoutPorts(`${error.constructor.name} ${error.name} ${code ?? ''} "${error.message}" keys ${Object.keys(error)}`);
  return cause === undefined ? text : `${text} because of ${format(cause)}`;
}

/** Only the ports in texts differ between runs. */
function withoutPorts(text: string): string {
  return text.replace(/(127\.0\.0\.1|localhost|\[::1\]):\d+/g, '$1:PORT').replace(/"?(localPort|remotePort|port)"?: ?\d+/g, '$1: PORT');
}

function hash(bytes: string | Uint8Array): string {
  return createHash('sha1').update(bytes).digest('hex').slice(0, 8);
}
