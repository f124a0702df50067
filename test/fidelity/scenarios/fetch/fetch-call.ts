import type { ScenarioRun } from '../../scenario-run';
import { CALL_HEADERS } from '../../scenario-run';

/** The `fetch` of Node or of an npm copy of undici. The connection pool of the latter is destroyed after the scenario. */
export interface FetchImplementation {
  readonly name: string;
  fetch(run: ScenarioRun, url: string, init?: RequestInit): Promise<Response>;
}

/** Makes an API call and records the response before its body is read. An empty header in `init` removes the default one. */
export async function call({ fetch }: FetchImplementation, run: ScenarioRun, url: string, init: RequestInit = {}): Promise<Response> {
  const headers = Object.entries({ ...CALL_HEADERS, ...(init.headers as Record<string, string>) }).filter(([, value]) => value !== '');
  const response = await fetch(run, url, { ...init, headers });
  logResponse(run, 'response', response);
  return response;
}

/** Records the visible state of a response. */
export function logResponse(run: ScenarioRun, label: string, response: Response): void {
  const { url, type, redirected, ok, status, statusText, bodyUsed, body } = response;
  run.recorder.log(label, { url, type, redirected, ok, status, statusText, bodyUsed, locked: body?.locked ?? 'no body' });
  const headers = [...response.headers].filter(([name]) => name !== 'date');
  run.recorder.log(label, 'headers', headers, 'keys', Object.keys(response), body === null ? '' : Object.keys(body));
}

/** Records up to `count` chunks that a reader gets. */
export async function readChunks(run: ScenarioRun, reader: ReadableStreamDefaultReader<Uint8Array>, count = Infinity): Promise<void> {
  for (let i = 0; i < count; i++) {
    const { done, value } = await reader.read();
    run.recorder.log('chunk', done, value);
    if (done) return;
  }
}
