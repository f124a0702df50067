import { strict as assert } from 'node:assert';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { diag } from '@opentelemetry/api';

type Instances = typeof import('../../src/instances');

const KEY = Symbol.for('opentelemetry-instrumentation-tencentcloud.instances.1');
const shared = globalThis as unknown as Record<symbol, unknown>;

/** The module as another copy of this package has it. */
function anotherCopy(): Instances {
  delete require.cache[require.resolve('../../src/instances')];
  return require('../../src/instances') as Instances;
}

describe('A second enabled instrumentation', () => {
  const stateBefore = shared[KEY];
  let said: string[];
  let first: Instances;
  let second: Instances;
  const onWarning = ({ message }: Error): void => void said.push(`process: ${message}`);

  beforeEach(() => {
    delete shared[KEY];
    said = [];
    first = anotherCopy();
    second = anotherCopy();
    const say = (...words: unknown[]): void => void said.push(`diag: ${words.join(' ')}`);
    diag.setLogger({ error: say, warn: say, info: say, debug: say, verbose: say }, { suppressOverrideMessage: true });
    process.on('warning', onWarning);
  });
  afterEach(() => {
    process.off('warning', onWarning);
    diag.disable();
    shared[KEY] = stateBefore;
  });

  it('is said once, through diag and as a warning of the process, also between copies of the package', async () => {
    first.onInstanceEnabled();
    second.onInstanceEnabled();
    second.onInstanceEnabled();
    await nextTurn();
    assert.equal(said.length, 2, said.join('\n'));
    assert.match(said[0], /^diag: tencentcloud a second instrumentation has been enabled/);
    assert.match(said[1], /^process: tencentcloud: a second instrumentation has been enabled/);
  });

  it('is not said of one after the other', async () => {
    for (const instance of [first, second, first]) {
      instance.onInstanceEnabled();
      instance.onInstanceDisabled();
    }
    await nextTurn();
    assert.deepEqual(said, []);
  });

  it('is not said where it is disabled at once', async () => {
    first.onInstanceEnabled();
    second.onInstanceEnabled();
    second.onInstanceDisabled();
    await nextTurn();
    assert.deepEqual(said, []);
  });
});
