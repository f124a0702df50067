import { once } from 'node:events';
import * as http from 'node:http';
import * as https from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { cvm, type CvmOptions } from './actions/cvm';
import { hunyuan } from './actions/hunyuan';
import { scf } from './actions/scf';
import { sms } from './actions/sms';
import { agentTo } from './agent';
import { randomCredential, type Credential } from './authentication';
import { CallHandler, connectionKey } from './call-handler';
import { Faults } from './faults';
import type { Service } from './service';
import type { RateLimit } from './throttle';

/** How to start a {@link startTencentCloudApi | local API}. */
export interface TencentCloudApiOptions {
  /** Port on 127.0.0.1. Default 0: any free one. */
  readonly port?: number;
  /** The keys that exist. Default: one random key that may call everything. */
  readonly credentials?: readonly Credential[];
  /** Serve https with this certificate. Default: http. */
  readonly tls?: { readonly key: string | Buffer; readonly cert: string | Buffer };
  /** Default: no limit. */
  readonly rateLimit?: RateLimit;
  /** Gzip JSON for clients that accept it. Default true. */
  readonly gzip?: boolean;
  readonly cvm?: CvmOptions;
  /** More services. One named cvm, hunyuan, scf or sms replaces that service. */
  readonly services?: readonly Service[];
  /** The server's clock, in milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
}

/** A running local API. */
export interface TencentCloudApi {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** `127.0.0.1:PORT`, the endpoint for an SDK. */
  readonly host: string;
  readonly port: number;
  /** The keys that exist. Change the array to rotate a key. */
  readonly credentials: Credential[];
  /** Can be changed while it runs. */
  readonly rateLimit: RateLimit;
  readonly faults: Faults;
  /**
   * Calls that were answered completely, by `service/action/code`. The code is the API's error code (of a stream, the code of its
   * error frame), the HTTP status of a gateway's answer, or empty on success. Not counted: a call that was reset, cut off, left
   * without an answer, or aborted by the client.
   */
  readonly counts: ReadonlyMap<string, number>;
  /** For node:http clients, such as the SDK, that keep their real endpoint. See {@link agentTo}. */
  readonly agent: http.Agent;
  /**
   * Listens on one more port. A client whose endpoint is `127.0.0.1:PORT` names no service in its host name; with a port for each
   * service, `endpoints: [{ host, service }]` of the instrumentation can tell them apart.
   *
   * @param port - Default 0: any free one.
   * @returns `127.0.0.1:PORT`
   * @throws the error of `listen` (`EADDRINUSE`).
   */
  openPort(port?: number): Promise<string>;
  /** Stops listening and closes all connections. */
  close(): Promise<void>;
}

/**
 * Starts a server that speaks the Tencent Cloud API 3.0 on 127.0.0.1. It verifies signatures (v3 and v1), implements a few actions
 * of cvm, hunyuan, scf and sms, and answers invalid calls with the errors of the real API.
 *
 * @throws the error of `listen` (`EADDRINUSE`), or of an invalid certificate.
 */
export async function startTencentCloudApi(options: TencentCloudApiOptions = {}): Promise<TencentCloudApi> {
  const { now = Date.now, gzip = true, rateLimit = { perSecond: Infinity } } = options;
  const credentials = [...(options.credentials ?? [randomCredential()])];
  const services = [cvm(options.cvm), hunyuan, scf, sms, ...(options.services ?? [])];
  const faults = new Faults();
  const sockets = new Map<string, Socket>();
  const handler = new CallHandler({ credentials, services, rateLimit, faults, gzip, now, sockets });

  const listener: http.RequestListener = (request, response) => handler.handle(request, response);
  const protocol = options.tls === undefined ? 'http' : 'https';
  const server = options.tls === undefined ? http.createServer(listener) : https.createServer({ ...options.tls }, listener);
  // With Node's default of 5 s the server may close a connection just when the client reuses it.
  server.keepAliveTimeout = 60_000;
  // With TLS, too, this event has the TCP socket.
  server.on('connection', (socket: Socket) => {
    const key = connectionKey(socket);
    sockets.set(key, socket);
    socket.once('close', () => sockets.delete(key));
  });
  const port = await listen(server, options.port);
  const otherPorts: Server[] = [];
  const agent = agentTo(protocol, port, { ca: options.tls?.cert });
  return {
    url: `${protocol}://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    port,
    credentials,
    rateLimit,
    faults,
    counts: handler.counts,
    agent,
    async openPort(otherPort) {
      const other = createServer((socket) => server.emit('connection', socket));
      const opened = await listen(other, otherPort);
      otherPorts.push(other);
      return `127.0.0.1:${opened}`;
    },
    async close() {
      agent.destroy();
      const closed = [server, ...otherPorts].map((each) => once(each.close(), 'close'));
      server.closeAllConnections();
      await Promise.all([...closed, handler.stop()]);
    },
  };
}

/** @returns the port. */
async function listen(server: Server, port = 0): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
