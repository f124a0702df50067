import { once } from 'node:events';
import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { cvm, type CvmOptions } from './actions/cvm';
import { hunyuan } from './actions/hunyuan';
import { scf } from './actions/scf';
import { sms } from './actions/sms';
import { agentTo } from './agent';
import { randomCredential, type Credential } from './authentication';
import { CallHandler } from './call-handler';
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
  /** Whether to gzip JSON for clients that accept it. Default true. */
  readonly gzip?: boolean;
  readonly cvm?: CvmOptions;
  /** Services beside cvm, hunyuan, scf and sms, or in place of them. */
  readonly services?: readonly Service[];
  /** The server's clock, in milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
}

/** A running local API. */
export interface TencentCloudApi {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** `127.0.0.1:PORT`: what an SDK takes as endpoint. */
  readonly host: string;
  readonly port: number;
  /** The keys that exist; take one out, put one in or replace one to play a rotation. */
  readonly credentials: Credential[];
  /** Can be changed while it runs. */
  readonly rateLimit: RateLimit;
  readonly faults: Faults;
  /**
   * Calls that were answered in full, by `service/action/code`: the API's error code, the HTTP status of a gateway's answer,
   * empty on success; of a stream the code of its error frame. A call that was reset, cut off, left hanging or given up by the client is not in it.
   */
  readonly counts: ReadonlyMap<string, number>;
  /** For node:http clients (so for the SDK) that shall keep their real endpoint. See {@link agentTo}. */
  readonly agent: http.Agent;
  /** Stops listening and drops all connections. */
  close(): Promise<void>;
}

/**
 * Starts a server that speaks the Tencent Cloud API 3.0 on 127.0.0.1: it verifies signatures (v3 and v1), knows a few actions of
 * cvm, hunyuan, scf and sms, and answers mistakes as the real one does.
 *
 * @throws the error of `listen` (`EADDRINUSE`), or of a bad certificate.
 */
export async function startTencentCloudApi(options: TencentCloudApiOptions = {}): Promise<TencentCloudApi> {
  const { now = Date.now, gzip = true, rateLimit = { perSecond: Infinity } } = options;
  const credentials = [...(options.credentials ?? [randomCredential()])];
  const services = [cvm(options.cvm), hunyuan, scf, sms, ...(options.services ?? [])];
  const faults = new Faults();
  const sockets = new Map<number, Socket>();
  const handler = new CallHandler({ credentials, services, rateLimit, faults, gzip, now, sockets });

  const listener: http.RequestListener = (request, response) => handler.handle(request, response);
  const protocol = options.tls === undefined ? 'http' : 'https';
  const server = options.tls === undefined ? http.createServer(listener) : https.createServer({ ...options.tls }, listener);
  // Node's own 5 s race with a client that reuses the connection just then.
  server.keepAliveTimeout = 60_000;
  // `connection` gives the TCP socket below TLS too.
  server.on('connection', (socket: Socket) => {
    const port = socket.remotePort ?? 0;
    sockets.set(port, socket);
    socket.once('close', () => sockets.delete(port));
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');

  const { port } = server.address() as AddressInfo;
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
    async close() {
      agent.destroy();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await Promise.all([closed, handler.stop()]);
    },
  };
}
