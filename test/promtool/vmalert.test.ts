import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { rules } from '../../src/monitoring';
import { runProgram } from '../support/run-program';
import { needPrograms } from '../support/stack/needed';
import { vmalertCase } from './vmalert-case';

const CASES = readdirSync(__dirname).filter((file) => file.endsWith('.yml'));

interface Difference {
  readonly expected: string;
  readonly here: string;
}

/** What is different on VictoriaMetrics, by file. docs/compatibility.md says so, too. */
const DIFFERENCES: Readonly<Record<string, Difference>> = {
  // A recorded rate of 0.0666… is stored with fewer digits: as a count it is a little below 20, which is the threshold.
  'slow.yml': {
    expected: `- {labels: 'ALERTS{alertname="TencentCloudSlow",alertstate="firing",severity="ticket",job="shop",tc_service="twenty",tc_action="A"}', value: 1}`,
    here: '',
  },
};

describe('The rules for vmalert, by vmalert-tool on VictoriaMetrics', function () {
  this.timeout(300_000);
  let folder: string;
  let groups: readonly string[];

  before(function () {
    needPrograms(this, ['vmalert-tool'], 'that the same samples make the same counts and alerts on VictoriaMetrics');
    folder = mkdtempSync(path.join(tmpdir(), 'tencentcloud-test-vmalert-'));
    // The tool evaluates at the times of the tests only.
    const text = rules({ format: 'vmalert' }).replace(/^ +eval_offset: .+\n/gm, '');
    writeFileSync(path.join(folder, 'rules.yml'), text);
    groups = (parse(text) as { readonly groups: ReadonlyArray<{ readonly name: string }> }).groups.map(({ name }) => name);
  });
  after(() => folder && rmSync(folder, { recursive: true }));

  for (const name of CASES)
    it(`do as ${name} says`, async () => {
      const { expected, here } = DIFFERENCES[name] ?? { expected: '', here: '' };
      const text = readFileSync(path.join(__dirname, name), 'utf8').replace(expected, here);
      const file = path.join(folder, `${name}.test.yml`);
      writeFileSync(file, vmalertCase(text, path.join(folder, 'rules.yml'), groups));
      await runProgram('vmalert-tool', 'unittest', '--disableAlertgroupLabel', '--files', file);
    });
});
