import assert from 'node:assert/strict';
import { diag, DiagLogLevel } from '@opentelemetry/api';
import type { TencentCloudInstrumentationConfig } from '../../../src';
import { METRICS, total } from '../../support/contract';
import { forgetReported } from '../../support/reported';
import { answer, type LocalServer, serve } from '../../support/server';
import { tc3Headers, transports } from '../../support/transports';
import { type Watched, watch } from '../../support/watched';
import { HOSTILE_ERRORS } from './errors';

/** The hooks that an application can give. */
const HOOKS = ['callHook', 'ignoreCall', 'spans'] as const;

describe('A hook that throws', () => {
  let server: LocalServer;
  let watched: Watched;
  let said: string[];

  before(async () => {
    server = await serve(answer({ Response: { RequestId: 'r-1' } }));
  });
  after(() => server.close());
  beforeEach(() => {
    forgetReported();
    said = [];
    const say = (...words: unknown[]): void => void said.push(words.map(String).join(' '));
    diag.setLogger({ error: say, warn: say, info: say, debug: () => undefined, verbose: () => undefined }, DiagLogLevel.INFO);
  });
  afterEach(() => {
    watched.stop();
    diag.disable();
  });

  async function assertHarmless(config: TencentCloudInstrumentationConfig, hook: string): Promise<void> {
    watched = watch(config);
    for (const transport of [transports['node:http'], transports.fetch]) {
      const { body } = await transport({ url: server.url, headers: tc3Headers('cvm', 'DescribeZones'), body: '{}' });
      assert.match(body.toString(), /"r-1"/);
    }
    await watched.recorded(2);
    // A rejection that nobody handles ends the process in the turn after it.
    await new Promise(setImmediate);
    assert.equal(await total(watched.register, METRICS.requests), 2);
    assert.equal(said.filter((line) => line.includes(hook)).length, 1, `said once: ${said.join('; ')}`);
  }

  for (const [name, make] of Object.entries(HOSTILE_ERRORS)) {
    for (const hook of HOOKS) {
      it(`${name} loses no call (${hook})`, async () => {
        const config = {
          [hook]: () => {
            throw make();
          },
        };
        await assertHarmless(config, hook);
      });
    }

    it(`${name}, asynchronously, does not end the process`, async () => {
      await assertHarmless({ callHook: (async () => Promise.reject(make())) as never }, 'callHook');
    });
  }

  it('returns a thenable: it is left alone', async () => {
    let asked = 0;
    const thenable = {
      get then() {
        asked++;
        throw new Error('do not look at me');
      },
    };
    watched = watch({ callHook: (() => thenable) as never, ignoreCall: (() => thenable) as never });
    await transports['node:http']({ url: server.url, headers: tc3Headers('cvm', 'DescribeZones'), body: '{}' });
    await watched.recorded(1);
    assert.equal(await total(watched.register, METRICS.requests), 1);
    assert.equal(asked, 0);
  });
});

describe('A hook that writes to what it is given', () => {
  let server: LocalServer;
  let watched: Watched;

  before(async () => {
    server = await serve(answer({ Response: { Error: { Code: 'LimitExceeded', Message: 'm' }, RequestId: 'r-1' } }));
  });
  after(() => server.close());
  afterEach(() => watched.stop());

  const call = (): Promise<unknown> => transports.fetch({ url: server.url, headers: tc3Headers('cvm', 'DescribeZones'), body: '{}' });

  function write(subject: unknown): void {
    if (typeof subject !== 'object' || subject === null) return;
    for (const key of Object.keys(subject)) {
      try {
        (subject as Record<string, unknown>)[key] = 'written';
      } catch {
        // Frozen.
      }
    }
  }

  it('changes no label, neither of this call nor of later ones', async () => {
    watched = watch({
      ignoreCall: (request) => {
        write(request);
        return false;
      },
      callHook: (_, apiCall) => {
        for (const part of Object.values(apiCall)) write(part === apiCall.context ? undefined : part);
        write(apiCall);
      },
    });
    for (let i = 0; i < 3; i++) await call();
    const spans = await watched.recorded(3);
    assert.deepEqual(new Set(spans.map(({ name }) => name)), new Set(['cvm/DescribeZones']));
    assert.ok(!(await watched.register.metrics()).includes('written'));
    assert.equal(await total(watched.register, METRICS.errorCodes), 3);
  });

  it('finds it frozen', async () => {
    const frozen: boolean[] = [];
    watched = watch({
      ignoreCall: (request) => {
        frozen.push(Object.isFrozen(request));
        return false;
      },
      callHook: (_, apiCall) => {
        const { request, error } = apiCall as typeof apiCall & { readonly request: object };
        frozen.push(Object.isFrozen(apiCall), Object.isFrozen(request), Object.isFrozen(error));
      },
    });
    await call();
    await watched.recorded(1);
    assert.ok(frozen.length >= 4);
    assert.ok(frozen.every(Boolean), frozen.join());
  });
});
