import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTencentCloudApi } from '../../../examples/tencentcloud-api';
import { ExampleProcess } from '../../end-to-end/examples/example-process';
import { ROOT } from '../../support/program';

/** What differs from run to run, made the same. */
function settled(output: string): string {
  return output
    .trim()
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UUID')
    .replace(/port: \d+/g, 'port: PORT');
}

describe('docs/comparison.md', () => {
  it('shows what examples/comparison really prints', async () => {
    const page = readFileSync(join(ROOT, 'docs/comparison.md'), 'utf8');
    const shown = /```text\n([\s\S]*?)```/.exec(page)?.[1] ?? assert.fail('no output on the page');
    const api = await startTencentCloudApi();
    const [{ secretId, secretKey }] = api.credentials;
    const env = { TENCENTCLOUD_SECRET_ID: secretId, TENCENTCLOUD_SECRET_KEY: secretKey, TENCENTCLOUD_ENDPOINT: api.host };
    const printed = await new ExampleProcess(['examples/comparison/compare.mjs'], env).output();
    await api.close();
    assert.equal(settled(printed), settled(shown));
  });

  it('has every line of the two spans in the README', () => {
    const page = readFileSync(join(ROOT, 'docs/comparison.md'), 'utf8');
    const [, both] = /```text\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? assert.fail('no spans in the README');
    const attributes = both.split(/ {2,}|\n/).filter((cell) => cell.includes(': '));
    assert.ok(attributes.length > 8);
    assert.deepEqual(
      attributes.filter((attribute) => !page.includes(attribute.replace(' …', ''))),
      [],
    );
  });
});
