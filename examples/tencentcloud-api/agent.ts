import * as http from 'node:http';
import * as https from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

type Connect = (options: http.ClientRequestArgs, callback?: (error: Error | null, stream: Duplex) => void) => Socket;

/** The part of an agent that opens connections. It is public API of Node, but missing in the types of https. */
interface Connector {
  createConnection: Connect;
}

/**
 * An agent that connects to one local port, whatever the URL is. A client keeps its real endpoint (`cvm.tencentcloudapi.com`), so it
 * signs and sends the same Host as in production.
 *
 * @param options - `ca` or `rejectUnauthorized` for your own server certificate.
 */
export function agentTo(protocol: 'http' | 'https', port: number, options: https.AgentOptions = {}): http.Agent {
  const agent = protocol === 'http' ? new http.Agent({ keepAlive: true }) : new https.Agent({ keepAlive: true, ...options });
  const connector = agent as unknown as Connector;
  const connect = connector.createConnection.bind(agent);
  connector.createConnection = (target, callback) => connect({ ...target, host: '127.0.0.1', port }, callback);
  return agent;
}
