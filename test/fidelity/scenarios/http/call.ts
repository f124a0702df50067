import { once } from 'node:events';
import * as http from 'node:http';
import * as https from 'node:https';
import { CALL_HEADERS, CERTIFICATE, type Stage } from '../../stage';

/** Makes an API call whose events and those of its response are written down. It is not ended. */
export function open(stage: Stage, url: string, options: https.RequestOptions = {}): http.ClientRequest {
  const { request } = url.startsWith('https:') ? https : http;
  const made = request(url, { ca: CERTIFICATE, agent: ownAgent(stage, url), ...options, headers: { ...CALL_HEADERS, ...options.headers } });
  stage.recorder.events('request', made);
  stage.recorder.request('made', made);
  return made;
}

/** Makes and sends a GET. */
export function get(stage: Stage, url: string, options: https.RequestOptions = {}): http.ClientRequest {
  const request = open(stage, url, options);
  request.end();
  return request;
}

/** Sends a GET and waits for its response, which is looked at first. */
export async function responseTo(stage: Stage, url: string, options: https.RequestOptions = {}): Promise<http.IncomingMessage> {
  const request = get(stage, url, options);
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  stage.recorder.response('response', response);
  stage.atEnd(() => {
    stage.recorder.response('at the end', response);
    stage.recorder.request('at the end', request);
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

/** An agent that goes with the scenario. */
export function ownAgent(stage: Stage, url: string, options: http.AgentOptions = {}): http.Agent {
  const { Agent } = url.startsWith('https:') ? https : http;
  const agent = new Agent({ keepAlive: true, ...options });
  stage.atEnd(() => agent.destroy());
  return agent;
}
