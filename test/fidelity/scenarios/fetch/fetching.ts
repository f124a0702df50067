import type { Stage } from '../../stage';
import { CALL_HEADERS } from '../../stage';

/** The `fetch` of Node or of an npm copy of undici, with a connection pool that goes with the scenario. */
export interface Fetching {
  readonly name: string;
  fetch(stage: Stage, url: string, init?: RequestInit): Promise<Response>;
}

/** Makes an API call, without the headers that `init` has as empty ones, and writes down how the response looks before anything is read. */
export async function call({ fetch }: Fetching, stage: Stage, url: string, init: RequestInit = {}): Promise<Response> {
  const headers = Object.entries({ ...CALL_HEADERS, ...(init.headers as Record<string, string>) }).filter(([, value]) => value !== '');
  const response = await fetch(stage, url, { ...init, headers });
  look(stage, 'response', response);
  return response;
}

/** Writes down what a look at a response shows. */
export function look(stage: Stage, label: string, response: Response): void {
  const { url, type, redirected, ok, status, statusText, bodyUsed, body } = response;
  stage.recorder.say(label, { url, type, redirected, ok, status, statusText, bodyUsed, locked: body?.locked ?? 'no body' });
  const headers = [...response.headers].filter(([name]) => name !== 'date');
  stage.recorder.say(label, 'headers', headers, 'keys', Object.keys(response), body === null ? '' : Object.keys(body));
}

/** Writes down each piece that a reader gets, up to `count` of them. */
export async function readPieces(stage: Stage, reader: ReadableStreamDefaultReader<Uint8Array>, count = Infinity): Promise<void> {
  for (let i = 0; i < count; i++) {
    const { done, value } = await reader.read();
    stage.recorder.say('piece', done, value);
    if (done) return;
  }
}
