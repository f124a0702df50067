import assert from 'node:assert/strict';
import { once } from 'node:events';
import * as http from 'node:http';
import { type LocalServer, serve } from '../../support/server';
import { tc3Headers } from '../../support/transports';
import { type Watched, watch } from '../../support/watched';

const FORM = 'Action=DescribeZones&Version=2017-03-12&Region=ap-guangzhou';
const METHODS_OF_REQUEST = ['write', 'end', 'destroy', 'emit', 'abort', 'setTimeout'] as const;
const METHODS_OF_RESPONSE = ['push', 'destroy', '_destroy', 'resume', 'emit'] as const;

/** What an application can see of its own objects. */
type Sight = Readonly<Record<string, unknown>>;

describe('An application that inspects its objects sees the same, watched or not:', () => {
  let server: LocalServer;

  before(async () => {
    server = await serve((request, response) => {
      request.resume().on('end', () => response.end('{"Response":{"RequestId":"r"}}'));
    });
  });
  after(() => server.close());

  async function compare(look: () => Promise<Sight>): Promise<void> {
    const unwatched = await look();
    let watched: Watched | undefined;
    try {
      watched = watch();
      assert.deepEqual(await look(), unwatched);
      await watched.recorded(1);
    } finally {
      watched?.stop();
    }
  }

  const V1 = { method: 'POST', headers: { host: 'cvm.tencentcloudapi.com', 'content-type': 'application/x-www-form-urlencoded' } };
  const V3 = { method: 'POST', headers: tc3Headers('cvm', 'DescribeZones') };

  for (const [name, options] of Object.entries({ 'signature V1': V1, TC3: V3 })) {
    it(`how its own methods are called (${name})`, () =>
      compare(async () => {
        const seen: Record<string, number[]> = {};
        const note = (method: string, given: number): void => void (seen[method] ??= []).push(given);
        class OwnRequest extends http.ClientRequest {
          override write(...given: unknown[]): boolean {
            note('write', given.length);
            return (super.write as (...given: unknown[]) => boolean)(...given);
          }
          override end(...given: unknown[]): this {
            note('end', given.length);
            return (super.end as (...given: unknown[]) => this)(...given);
          }
          override destroy(...given: Error[]): this {
            note('destroy', given.length);
            return super.destroy(...given) as this;
          }
          override getHeader(...given: [string]): ReturnType<http.ClientRequest['getHeader']> {
            note('getHeader', given.length);
            return super.getHeader(...given);
          }
          override getHeaders(): http.OutgoingHttpHeaders {
            note('getHeaders', 0);
            return super.getHeaders();
          }
          override getHeaderNames(): string[] {
            note('getHeaderNames', 0);
            return super.getHeaderNames();
          }
          override hasHeader(...given: [string]): boolean {
            note('hasHeader', given.length);
            return super.hasHeader(...given);
          }
        }
        const request = new OwnRequest(new URL(server.url) as never);
        Object.assign(request, { method: options.method });
        for (const [header, value] of Object.entries(options.headers)) request.setHeader(header, value);
        request.write(FORM.slice(0, 10));
        request.end(FORM.slice(10));
        const [response] = (await once(request, 'response')) as [http.IncomingMessage];
        response.resume();
        await once(response, 'end');
        request.destroy();
        return seen;
      }));

    it(`names and lengths of its methods (${name})`, () =>
      compare(async () => {
        const request = http.request(server.url, options);
        const before = describeMethods(request, METHODS_OF_REQUEST);
        request.write(FORM);
        request.end();
        const [response] = (await once(request, 'response')) as [http.IncomingMessage];
        const sight = {
          before,
          request: describeMethods(request, METHODS_OF_REQUEST),
          response: describeMethods(response, METHODS_OF_RESPONSE),
          keys: [Object.keys(request), Object.keys(response)],
        };
        response.resume();
        await once(response, 'end');
        return sight;
      }));
  }

  it('how the methods that it put on the classes are called', () =>
    compare(async () => {
      const seen: unknown[] = [];
      const restore = [
        spy(http.IncomingMessage.prototype, 'push', seen),
        spy(http.IncomingMessage.prototype, '_destroy', seen),
        spy(http.ClientRequest.prototype, 'destroy', seen),
      ];
      try {
        const request = http.request(server.url, V3);
        request.end('{}');
        const [response] = (await once(request, 'response')) as [http.IncomingMessage];
        response.resume();
        await once(response, 'end');
        request.destroy();
        return { seen };
      } finally {
        for (const each of restore) each();
      }
    }));
});

function describeMethods(subject: object, methods: readonly string[]): unknown[] {
  return methods.map((method) => {
    const { name, length } = Reflect.get(subject, method) as (...given: unknown[]) => unknown;
    return [method, name, length];
  });
}

/** Notes the number of arguments of each call of a method. */
function spy(prototype: object, method: string, seen: unknown[]): () => void {
  const before = Object.getOwnPropertyDescriptor(prototype, method);
  const original = Reflect.get(prototype, method) as (...given: unknown[]) => unknown;
  Object.defineProperty(prototype, method, {
    value(this: unknown, ...given: unknown[]) {
      seen.push([method, given.length]);
      return original.apply(this, given);
    },
    configurable: true,
    writable: true,
  });
  return () => {
    if (before === undefined) Reflect.deleteProperty(prototype, method);
    else Object.defineProperty(prototype, method, before);
  };
}
