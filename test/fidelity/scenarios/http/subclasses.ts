import { once } from 'node:events';
import * as http from 'node:http';
import { scenario } from '../../scenario';
import { answer, CALL_HEADERS, type ScenarioRun } from '../../scenario-run';
import { ownAgent, read } from './call';

const FORM = 'Action=DescribeInstances&Version=2017-03-12&Region=ap-guangzhou&Nonce=1';
const V1_HEADERS = { Host: 'cvm.tencentcloudapi.com', 'Content-Type': 'application/x-www-form-urlencoded' };

/** A request of a subclass that records how its methods are called. */
function ownRequest(run: ScenarioRun, url: string, options: http.RequestOptions): http.ClientRequest {
  const note = (method: string, given: readonly unknown[]): void => run.recorder.log(method, given.length, ...given);
  class OwnRequest extends http.ClientRequest {
    override write(...given: unknown[]): boolean {
      note('write', given);
      return (super.write as (...given: unknown[]) => boolean)(...given);
    }
    override end(...given: unknown[]): this {
      note('end', given);
      return (super.end as (...given: unknown[]) => this)(...given);
    }
    override destroy(...given: Error[]): this {
      note('destroy', given);
      return super.destroy(...given) as this;
    }
    override emit(...given: [string | symbol, ...unknown[]]): boolean {
      note('emit', given.slice(0, 1));
      return super.emit(...given);
    }
    override getHeader(...given: [string]): ReturnType<http.ClientRequest['getHeader']> {
      note('getHeader', given);
      return super.getHeader(...given);
    }
    override getHeaderNames(): string[] {
      note('getHeaderNames', []);
      return super.getHeaderNames();
    }
    override getHeaders(): http.OutgoingHttpHeaders {
      note('getHeaders', []);
      return super.getHeaders();
    }
  }
  const { hostname, port } = new URL(url);
  const request = new OwnRequest({ hostname, port, agent: ownAgent(run, url), ...options } as never);
  run.recorder.request('made', request);
  return request;
}

/** Requests of a subclass of ClientRequest. */
export const subclasses = [
  scenario('a subclass that records how its methods are called: TC3', ['success'], async (run) => {
    const request = ownRequest(run, await run.serve(answer), { method: 'POST', headers: CALL_HEADERS });
    request.write('{');
    request.end('}', 'utf8');
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    run.recorder.log(await read(response));
    run.recorder.request('read', request);
  }),

  scenario('a subclass that records how its methods are called: a V1 form', ['success'], async (run) => {
    const request = ownRequest(run, await run.serve(answer), { method: 'POST', headers: V1_HEADERS });
    request.write(FORM.slice(0, 20), 'latin1', () => run.recorder.log('written'));
    request.end(Buffer.from(FORM.slice(20)));
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    run.recorder.log(await read(response));
  }),

  scenario('a subclass that records how its methods are called: destroyed', ['aborted'], async (run) => {
    const request = ownRequest(run, await run.serve(() => request.destroy()), { method: 'POST', headers: CALL_HEADERS });
    request.on('error', (error) => run.recorder.log('error', error));
    const closed = new Promise((resolve) => request.once('close', resolve));
    request.end('{}');
    await closed;
  }),
];
