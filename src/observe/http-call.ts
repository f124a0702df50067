import type { ClientRequest, IncomingMessage } from 'node:http';
import { guard, reportFault } from '../diagnostics';
import { type ApiHost, authorityOf } from '../target/hosts';
import { CallInProgress, type Watch } from './call-in-progress';
import { isDeadline } from './deadline';
import { areInBlock, headerInBlock, namedHeader, requestHeaderNames, responseHeader } from './http-headers';
import { methodProperty, methodWithout, ownMethod } from './own-method';
import { inheritedStamp, stamp, stampOf } from './stamp';

/** What is relied upon beyond the public types; all of it is there from Node 20 to 26. */
interface Request extends ClientRequest {
  /** What has been written and not yet been handed to a socket, with the header block in front. */
  readonly outputData: readonly { readonly data: string | Uint8Array; readonly encoding: BufferEncoding | null }[];
  readonly _header: string | null;
  /** Milliseconds without activity, from the `timeout` option. */
  readonly timeout?: number;
  /** Anything that has `addRequest`. */
  readonly agent?: { readonly options?: { readonly proxyEnv?: unknown } };
}

interface Response extends IncomingMessage {
  /** Set when a response is thrown away that nobody wants. */
  readonly _dumped: boolean;
  readonly req?: ClientRequest;
  _destroy(error: Error | null, callback: (error?: Error | null) => void): void;
}

type DestroyRequest = (this: Request, error?: Error) => ClientRequest;

/** An API call over node:http or node:https. */
export class HttpCall extends CallInProgress {
  readonly #request: Request;
  readonly #authority: string;
  readonly #destroy: DestroyRequest;
  #headersInBlock: boolean | undefined;
  #answered = false;
  #push: Response['push'] | undefined;
  #destroyResponse: Response['_destroy'] | undefined;

  /** @param authority the Host header, empty if there is none */
  constructor(watch: Watch, host: ApiHost, request: ClientRequest, authority: string) {
    super(watch, host);
    this.#authority = authority;
    this.#request = request as Request;
    this.#destroy = request.destroy;
  }

  get address(): string {
    return authorityOf(this.#request.host).name;
  }

  get port(): number | undefined {
    const { protocol, socket } = this.#request;
    const usual = protocol === 'https:' ? 443 : 80;
    if (this.#authority === this.#request.host) return usual;
    const { name, port = usual } = authorityOf(this.#authority);
    // A Host header of the caller's own says nothing of the port.
    return name === this.address ? port : (socket?.remotePort ?? port);
  }

  get path(): string {
    return this.#request.path;
  }

  header(name: string): string | undefined {
    const value = namedHeader(this.#request, name);
    if (value !== undefined) return value;
    return (this.#headersInBlock ??= areInBlock(this.#request)) ? headerInBlock(this.#request, name) : undefined;
  }

  headerNames(): string[] {
    return requestHeaderNames(this.#request);
  }

  /** Takes the request on: it has been made, and may have been written already. */
  onRequest(): void {
    const request = this.#request;
    stamp(request, this);
    // Node 20 tells of a request that waits for a socket only when it gets one; by then it may have been given up.
    if (request.destroyed) return this.failed(request.errored, 'caller');
    Object.defineProperty(request, 'destroy', HttpCall.#DESTROY);
    if (mayFailUnseen(request)) this.#watchErrors();
    if (request.method === 'POST' && this.tellsInBody) this.#watchBody();
  }

  onResponse(response: IncomingMessage): void {
    this.#answered = true;
    this.answered(response.statusCode ?? 0, (name) => responseHeader(response, name));
    if (this.over) return;
    this.#push = response.push;
    this.#destroyResponse = (response as Response)._destroy;
    stamp(response, this);
    Object.defineProperty(response, 'push', HttpCall.#PUSH);
    Object.defineProperty(response, '_destroy', HttpCall.#DESTROY_RESPONSE);
  }

  /** The call of a request or response; also of what an application has derived from one, or put around it. */
  static #of(subject: object): HttpCall | undefined {
    return (stampOf(subject) ?? inheritedStamp(subject) ?? stampBehind(subject)) as HttpCall | undefined;
  }

  /** Stands in for `push` of the response, through which each piece of body passes, and null at its end. */
  static #pushed(this: Response, chunk: Buffer | null, encoding?: BufferEncoding): boolean {
    const call = HttpCall.#of(this);
    if (call === undefined) return methodWithout<Response['push']>(this, 'push', HttpCall.#pushed).call(this, chunk, encoding);
    try {
      if (chunk !== null) call.data(chunk);
      // Nobody listened for the response, so Node has thrown the body away, and there was nothing to read it from.
      else if (this._dumped && isGood(this)) call.failed(undefined, 'caller');
      else call.ended();
    } catch (fault) {
      reportFault('reading a response', fault);
    }
    return (call.#push as Response['push']).call(this, chunk, encoding);
  }

  /** Stands in for `_destroy` of the response, which is called when it is cut off, by either side, and at its end. */
  static #responseDestroyed(this: Response, error: Error | null, callback: (error?: Error | null) => void): void {
    const call = HttpCall.#of(this);
    if (call === undefined) {
      return methodWithout<Response['_destroy']>(this, '_destroy', HttpCall.#responseDestroyed).call(this, error, callback);
    }
    // Node gives this error, and no other of the same kind, when it was the connection that closed.
    const cutOff = error !== null && (error as NodeJS.ErrnoException).code === 'ECONNRESET';
    if (!call.over) guard('watching a response', () => (cutOff ? call.failed(error, 'unknown') : call.#givenUp(error)));
    (call.#destroyResponse as Response['_destroy']).call(this, error, callback);
  }

  /**
   * Stands in for `destroy` of the request. What the caller ends himself is told by nothing else: `abort()` before there
   * is a socket raises no error, and afterwards the error is the one that a closed connection raises.
   */
  static #requestDestroyed(this: Request, error?: Error): ClientRequest {
    const call = HttpCall.#of(this);
    if (call === undefined) return methodWithout<DestroyRequest>(this, 'destroy', HttpCall.#requestDestroyed).call(this, error);
    if (!call.over) guard('watching a request', () => call.#givenUp(error));
    return call.#destroy.call(this, error);
  }

  /** Errors pass Node's channel by with an agent that is none of Node's, as the SDK has for proxies, and with Node's own that has one. */
  #watchErrors(): void {
    const { emit } = this.#request;
    const failed = (error: unknown): void => guard('watching a request', () => this.failed(error, 'unknown'));
    ownMethod(this.#request, 'emit', function (this: Request, event: string | symbol, ...args: unknown[]): boolean {
      if (event === 'error') failed(args[0]);
      return emit.call(this, event, ...args);
    });
  }

  static readonly #PUSH = methodProperty('push', HttpCall.#pushed);
  static readonly #DESTROY = methodProperty('destroy', HttpCall.#requestDestroyed);
  static readonly #DESTROY_RESPONSE = methodProperty('_destroy', HttpCall.#responseDestroyed);

  /** The caller gave up, it may be because time was over. */
  #givenUp(error: Error | null | undefined): void {
    const isLate = isDeadline(this.#request) || (!error && this.#isSilent);
    this.failed(error, isLate ? 'deadline' : 'caller');
  }

  /** There was no answer within the time that the caller gave it. */
  get #isSilent(): boolean {
    const { timeout } = this.#request;
    return !this.#answered && timeout !== undefined && timeout > 0 && this.age >= timeout;
  }

  /** Reads the request body as it is written. */
  #watchBody(): void {
    const request = this.#request;
    let header = request._header?.length ?? 0;
    for (const { data, encoding } of request.outputData) {
      const written = bytes(data, encoding);
      this.sent(written.subarray(header));
      header = Math.max(0, header - written.length);
    }
    const { write, end } = request;
    const sent = (chunk: unknown, encoding: unknown): void => guard('reading a request', () => this.sent(bytes(chunk, encoding)));
    ownMethod(request, 'write', function (this: Request, chunk: unknown, encoding: unknown, callback: unknown) {
      sent(chunk, encoding);
      return write.call(this, chunk, encoding as BufferEncoding, callback as () => void);
    });
    ownMethod(request, 'end', function (this: Request, chunk: unknown, encoding: unknown, callback: unknown) {
      sent(chunk, encoding);
      return end.call(this, chunk, encoding as BufferEncoding, callback as () => void);
    });
  }
}

/** Nothing leads from a Proxy to its target, but from a response to its request, once there is one. */
function stampBehind(subject: object): CallInProgress | undefined {
  const { req, res } = subject as Partial<Response & { readonly res: Response }>;
  const request = req ?? res?.req;
  return request && stampOf(request);
}

/** `totalSocketCount` is on Node's own agents and on those derived from them; `proxyEnv` on those that use a proxy. */
function mayFailUnseen({ agent }: Request): boolean {
  return agent !== undefined && (!('totalSocketCount' in agent) || agent.options?.proxyEnv !== undefined);
}

/** Whether the status alone does not say that the call has failed. */
function isGood({ statusCode = 0 }: Response): boolean {
  return statusCode < 400;
}

const NOTHING = Buffer.alloc(0);

/** What `write` and `end` take, as bytes; nothing where they will complain themselves, or were given a callback. */
function bytes(chunk: unknown, encoding: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  if (typeof chunk !== 'string') return NOTHING;
  return Buffer.from(chunk, typeof encoding === 'string' && Buffer.isEncoding(encoding) ? encoding : 'utf8');
}
