import * as http from 'node:http';
import * as https from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

type Connect = (options: http.ClientRequestArgs, callback?: (error: Error | null, stream: Duplex) => void) => Socket;

/** The part of an agent that opens connections; public API of Node, missing from its types for https. */
interface Connector {
  createConnection: Connect;
}

/**
 * An agent whose connections all end at one local port, whatever the URL says. A client can keep its real endpoint
 * (`cvm.tencentcloudapi.com`): it signs, and sends as Host, what it sends in production.
 *
 * @param options - `ca` or `rejectUnauthorized` for a server certificate of one's own.
 */
export function agentTo(protocol: 'http' | 'https', port: number, options: https.AgentOptions = {}): http.Agent {
  const agent = protocol === 'http' ? new http.Agent({ keepAlive: true }) : new https.Agent({ keepAlive: true, ...options });
  const connector = agent as unknown as Connector;
  const connect = connector.createConnection.bind(agent);
  connector.createConnection = (target, callback) => connect({ ...target, host: '127.0.0.1', port }, callback);
  return agent;
}
