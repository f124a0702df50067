import assert from 'node:assert/strict';
import { runProgram } from '../../support/program';

describe('The debug log of undici is still written', () => {
  async function log(topic: string, form: string): Promise<string[]> {
    const { stderr, code } = await runProgram('debug-log.cjs', { env: { NODE_DEBUG: topic }, programArguments: [form] });
    assert.equal(code, 0, stderr);
    const lines = stderr.split('\n').filter((line) => line.startsWith(topic.toUpperCase()));
    return lines.map((line) =>
      line
        .replace(/^(\w+) \d+: /, '$1: ')
        .replace(/127\.0\.0\.1(:\d+)+/g, 'HOST')
        .replace(/undici [\d.]+/, 'undici'),
    );
  }

  for (const topic of ['fetch', 'undici']) {
    it(`with NODE_DEBUG=${topic}`, async () => {
      const unwatched = await log(topic, 'unwatched');
      assert.ok(unwatched.length > 3, 'there is a log');
      assert.deepEqual(await log(topic, 'watched'), unwatched);
    });
  }
});
