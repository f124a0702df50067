import { strict as assert } from 'node:assert';
import { outputOf, runProgram } from '../support/program';

const REGISTER = 'opentelemetry-instrumentation-tencentcloud/register';

describe('A second instrumentation of a process is ignored, which', () => {
  const saidOf = (steps: string, ...nodeArguments: string[]): Promise<string[]> =>
    outputOf('two-instances.cjs', { nodeArguments, env: { STEPS: steps } });

  for (const [steps, ...nodeArguments] of [
    ['another', '--require', REGISTER],
    ['another,another'],
    ['another,another,another'],
    ['another,another copy'],
  ]) {
    it(`is said once, at WARN: ${[...nodeArguments, steps].join(' ')}`, async () => {
      const said = await saidOf(steps, ...nodeArguments);
      assert.equal(said.length, 1, said.join('\n'));
      assert.match(said[0], /^tencentcloud:? a second instrumentation has been enabled in this process/);
    });
  }

  for (const steps of ['another', 'one after the other,another', 'one configured anew', 'another,one that is off']) {
    it(`is not said of ${steps}`, async () => {
      assert.deepEqual(await saidOf(steps), []);
    });
  }

  it('is said to a logger that throws, without ending the process', async () => {
    assert.deepEqual(await outputOf('two-instances.cjs', { env: { STEPS: 'another,another', LOGGER: 'throws' } }), []);
  });

  it('is said as a warning of the process as well', async () => {
    const { stderr } = await runProgram('two-instances.cjs', { env: { STEPS: 'another,another' } });
    assert.equal(stderr.match(/Warning: tencentcloud: a second instrumentation has been enabled/g)?.length, 1, stderr);
  });
});
