import { readdirSync } from 'node:fs';
import path from 'node:path';
import { runProgram } from '../support/run-program';
import { needPrograms } from '../support/stack/needed';

const RULES = path.join(__dirname, '../../monitoring/rules.yml');
const CASES = readdirSync(__dirname).filter((file) => file.endsWith('.yml'));

for (const program of ['promtool', 'promtool3'] as const)
  describe(`The shipped rules, by ${program === 'promtool' ? 'Prometheus 2.42' : 'Prometheus 3'}`, function () {
    this.timeout(300_000);
    before(function () {
      needPrograms(this, [program], 'that alerts fire, clear and stay silent');
    });

    it('are clean to the linter', async () => {
      await runProgram(program, 'check', 'rules', '--lint=all', '--lint-fatal', RULES);
    });

    for (const file of CASES)
      it(`do as ${file} says`, async () => {
        await runProgram(program, 'test', 'rules', path.join(__dirname, file));
      });
  });
