import { once } from 'node:events';
import * as http from 'node:http';
import * as https from 'node:https';
import { CALL_HEADERS, CERTIFICATE, type ScenarioRun } from '../../scenario-run';

/** Starts an API call without ending the request. Records the events of the request and of its response. */
export function open(run: ScenarioRun, url: string, options: https.RequestOptions = {}): http.ClientRequest {
  const { request } = url.startsWith('https:') ? https : http;
  const made = request(url, { ca: CERTIFICATE, agent: ownAgent(run, url), ...options, headers: { ...CALL_HEADERS, ...options.headers } });
  run.recorder.events('request', made);
  run.recorder.request('made', made);
  return made;
}

/** Makes and sends a GET. */
export function get(run: ScenarioRun, url: string, options: https.RequestOptions = {}): http.ClientRequest {
  const request = open(run, url, options);
  request.end();
  return request;
}

/** Sends a GET, waits for the response and records its state. */
export async function responseTo(run: ScenarioRun, url: string, options: https.RequestOptions = {}): Promise<http.IncomingMessage> {
  const request = get(run, url, options);
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  run.recorder.response('response', response);
  run.atEnd(() => {
    run.recorder.response('at the end', response);
    run.recorder.request('at the end', request);
  });
  return response;
}

/** Reads a response to its end, in flowing mode. */
export async function read(response: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(response, 'end');
  return Buffer.concat(chunks);
}

/** An agent that is destroyed after the scenario. */
export function ownAgent(run: ScenarioRun, url: string, options: http.AgentOptions = {}): http.Agent {
  const { Agent } = url.startsWith('https:') ? https : http;
  const agent = new Agent({ keepAlive: true, ...options });
  run.atEnd(() => agent.destroy());
  return agent;
}
