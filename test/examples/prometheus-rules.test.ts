import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mutants, readRules, type Mutant, type Rule } from './rule-mutants';

const FOLDER = path.resolve(__dirname, '../../examples/prometheus');

/** Mutants that mean the same as the rule, so no test can tell them apart: `where` they are, what they become, and why. */
const EQUIVALENT: readonly { where: RegExp; after: RegExp; reason: string }[] = [
  {
    where: /^tencent_cloud_client_start_time_seconds == last_over_time\(\w+\[«10m»\]/,
    after: /^1200000ms$/,
    reason: 'only a process younger than 10 minutes is asked, which nobody can have seen longer ago',
  },
  {
    where: /^«last_over_time»\(tencent_cloud_client_start_time_seconds\[10m\] offset 15s\)$/,
    after: /^min_over_time$/,
    reason: 'asks whether there is a value, not which',
  },
  {
    where: /^«\*» on \(job, service\) group_left \(category\)$/,
    after: /^\/$/,
    reason: 'group() is 1; it only lends its label',
  },
  {
    where: /^job:tencent_cloud_client_budget:burn_rate\w+ «>» /,
    after: /^>=$/,
    reason: 'a burn rate is a quotient of fractions in binary and never just the limit',
  },
];

/** The same job in two clusters, of which one fails, or is gone, and one does not. JSON is YAML. */
const TWO_CLUSTERS = {
  rule_files: ['rules.yml'],
  evaluation_interval: '1m',
  group_eval_order: ['tencentcloud-thresholds', 'tencentcloud-counts', 'tencentcloud-budget', 'tencentcloud-alerts'],
  tests: [
    {
      interval: '1m',
      input_series: [
        ...['a', 'b'].map((cluster) => [`start_time_seconds{cluster="${cluster}",job="shop",instance="1"}`, '-36000+0x20']),
        ['requests_total{cluster="a",job="shop",instance="1",service="cvm",action="A",region="r",outcome="error"}', '0+5x20'],
        ['errors_total{cluster="a",job="shop",instance="1",service="cvm",region="r",family="InternalError",category="server"}', '0+5x20'],
        [
          'error_codes_total{cluster="a",job="shop",instance="1",service="cvm",action="A",region="r",family="InternalError",code="InternalError"}',
          '0+5x20',
        ],
        ['requests_total{cluster="b",job="shop",instance="1",service="cvm",action="A",region="r",outcome="success"}', '0+5x20'],
        ['errors_total{cluster="b",job="shop",instance="1",service="cvm",region="r",family="InternalError",category="server"}', '0+0x20'],
      ].map(([series, values]) => ({ series: `tencent_cloud_client_${series}`, values })),
      promql_expr_test: [
        {
          expr: 'ALERTS{alertstate="firing",alertname=~".*AllCallsFailing|.*BudgetBurn",severity="page"}',
          eval_time: '15m',
          exp_samples: [
            'alertname="TencentCloudAllCallsFailing"',
            'alertname="TencentCloudErrorBudgetBurn",window="1h"',
            'alertname="TencentCloudErrorBudgetBurn",window="6h"',
          ].map((alert) => ({
            labels: `ALERTS{${alert},alertstate="firing",severity="page",category="server",cluster="a",job="shop",service="cvm"}`,
            value: 1,
          })),
        },
      ],
    },
    {
      interval: '1m',
      input_series: [
        { series: 'tencent_cloud_client_start_time_seconds{cluster="a",job="shop",instance="1"}', values: '-36000+0x59 stale' },
        { series: 'tencent_cloud_client_start_time_seconds{cluster="b",job="shop",instance="1"}', values: '-36000+0x80' },
      ],
      promql_expr_test: [
        {
          expr: 'ALERTS{alertstate="firing"}',
          eval_time: '75m',
          exp_samples: [
            {
              labels: 'ALERTS{alertname="TencentCloudCountersMissing",alertstate="firing",severity="ticket",cluster="a",job="shop"}',
              value: 1,
            },
          ],
        },
      ],
    },
  ],
};

interface Result {
  readonly ok: boolean;
  readonly output: string;
}

function run(command: string, args: readonly string[]): Promise<Result> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { timeout: 300_000 }, (error, stdout, stderr) => {
      if (error?.killed) reject(error);
      else resolve({ ok: !error, output: stdout + stderr });
    });
  });
}

/** Leaves a suite out, and says so, where a tool is missing; in CI that is a failure. */
async function need(context: Mocha.Context, tool: string): Promise<void> {
  if ((await run(tool, ['--version'])).ok) return;
  const message = `${tool} is not installed: "${context.test?.parent?.fullTitle()}" was left out`;
  if (process.env.CI === 'true') throw new Error(message);
  console.warn(`    ! ${message}`);
  context.skip();
}

describe('examples/prometheus', () => {
  describe('rules, checked by promtool', function () {
    this.timeout(300_000);
    before(async function () {
      await need(this, 'promtool');
    });

    it('are clean to the linter', () => passes('promtool', 'check', 'rules', '--lint=all', '--lint-fatal', path.join(FOLDER, 'rules.yml')));

    it('load with the example configuration', () => passes('promtool', 'check', 'config', path.join(FOLDER, 'prometheus.yml')));

    it('tell clusters apart, changed as the README says', async () => {
      const folder = await mkdtemp(path.join(tmpdir(), 'clusters-'));
      try {
        await copyFile(path.join(FOLDER, 'rules.yml'), path.join(folder, 'rules.yml'));
        const [, script] = /^ *(sed -i .* rules\.yml)$/m.exec(await readFile(path.join(FOLDER, 'README.md'), 'utf8'))!;
        await passes('sh', '-c', `cd '${folder}' && ${script}`);
        await writeFile(path.join(folder, 'test.yml'), JSON.stringify(TWO_CLUSTERS));
        await passes('promtool', 'test', 'rules', path.join(folder, 'test.yml'));
      } finally {
        await rm(folder, { recursive: true });
      }
    });

    it('fire, clear and stay silent as their unit tests say', async () => {
      await passes('promtool', 'test', 'rules', ...(await testFiles()));
    });
  });

  describe('Alertmanager configuration, checked by amtool', () => {
    before(async function () {
      await need(this, 'amtool');
    });

    it('is valid', () => passes('amtool', 'check-config', path.join(FOLDER, 'alertmanager.yml')));
  });

  describe('alerts, as an operator meets them', () => {
    it('have a unit test, a runbook entry, links, a summary and a severity that is routed', async () => {
      const [text, runbook] = await Promise.all(['rules.yml', 'RUNBOOK.md'].map((f) => readFile(path.join(FOLDER, f), 'utf8')));
      const tests = (await Promise.all((await testFiles()).map((f) => readFile(f, 'utf8')))).join('\n');
      const alerts = readRules(text).filter((rule) => rule.isAlert);
      assert.equal(new Set(alerts.map((rule) => rule.name)).size, 12);
      for (const alert of alerts) {
        const body = text.split('\n').slice(alert.from, alert.to).join('\n');
        assert.match(tests, new RegExp(`alertname: ${alert.name}\\b`));
        assert.match(runbook, new RegExp(`^## ${alert.name}$`, 'm'));
        assert.match(body, new RegExp(`runbook_url: https://\\S+/RUNBOOK\\.md#${alert.name.toLowerCase()}$`, 'm'));
        assert.match(body, /dashboard: "https:\/\/grafana\.example\.com\/d\/tencentcloud-api\?var-job=/);
        assert.match(body, /summary: "\{\{ \$labels\.job \}\}: /);
        assert.match(body, /^ {10}severity: (page|ticket|'\{\{ if .* \}\}ticket\{\{ else \}\}page\{\{ end \}\}')$/m);
      }
    });
  });

  it('count the four counters alike, and burn the budget alike over all windows', async () => {
    const rules = readRules(await readFile(path.join(FOLDER, 'rules.yml'), 'utf8'));
    assert.deepEqual(
      SIBLINGS.map((siblings) => rules.filter(siblings.has).length),
      [4, 6, 4],
    );
    assert.deepEqual(
      rules.filter((rule) => !likeItsSiblings(rule, rules)),
      [],
    );
  });

  describe('mutants of the rules', function () {
    this.timeout(1_800_000);
    before(async function () {
      await need(this, 'promtool');
    });

    const every = process.env.CI === 'true' || process.env.MUTANTS === 'all' ? 1 : 6;

    it(`each make a test fail, unless they mean the same${every > 1 ? ` (every ${every}th; all with MUTANTS=all or CI=true)` : ''}`, async () => {
      const text = await readFile(path.join(FOLDER, 'rules.yml'), 'utf8');
      const all = mutants(text);
      const equivalent = all.filter((m) => EQUIVALENT.some((e) => e.where.test(m.where) && e.after.test(m.after)));
      const chosen = all.filter((m, i) => i % every === 0 && !equivalent.includes(m));
      const folder = await mkdtemp(path.join(tmpdir(), 'rule-mutants-'));
      try {
        const bench = await MutantBench.open(folder, text);
        const survivors = await bench.survivors(chosen);
        console.log(
          `      ${all.length} mutants, ${equivalent.length} mean the same, ${chosen.length} tried, ${survivors.length} survived`,
        );
        assert.deepEqual(
          survivors.map((m) => `${m.rule.name}, line ${m.line}: ${m.where} became ${m.after || 'nothing'}`),
          [],
        );
        for (const e of EQUIVALENT)
          assert.ok(
            all.some((m) => e.where.test(m.where) && e.after.test(m.after)),
            `no such mutant: ${e.where}`,
          );
      } finally {
        await rm(folder, { recursive: true });
      }
    });
  });
});

async function passes(command: string, ...args: string[]): Promise<void> {
  const { ok, output } = await run(command, args);
  assert.ok(ok, output);
}

async function testFiles(): Promise<string[]> {
  const folder = path.join(FOLDER, 'tests');
  return (await readdir(folder)).filter((name) => name.endsWith('.yml')).map((name) => path.join(folder, name));
}

interface TestFile {
  readonly name: string;
  readonly text: string;
  /** The rules that it names, and those that they are made of. */
  readonly needs: ReadonlySet<Rule>;
  readonly ms: number;
}

/**
 * Runs the unit tests against mutants. A mutant meets only the test files that name its rule, or else those that name a rule made
 * of it, the quickest first; and beside it only the rules that such a file needs, which saves most of the time.
 */
class MutantBench {
  #folder: string;
  #lines: readonly string[];
  #rules: readonly Rule[];
  #files: TestFile[] = [];

  private constructor(folder: string, text: string) {
    this.#folder = folder;
    this.#lines = text.split('\n');
    this.#rules = readRules(text);
  }

  static async open(folder: string, text: string): Promise<MutantBench> {
    const bench = new MutantBench(folder, text);
    for (const file of await testFiles()) {
      const test = await readFile(file, 'utf8');
      const needs = bench.#closure(bench.#rules.filter((rule) => names(test, rule)));
      const started = performance.now();
      const result = await bench.#test({ name: path.basename(file), text: test, needs, ms: 0 }, text);
      assert.ok(result.ok, `${file} fails without a mutation:\n${result.output}`);
      bench.#files.push({ name: path.basename(file), text: test, needs, ms: performance.now() - started });
    }
    bench.#files.sort((a, b) => a.ms - b.ms);
    return bench;
  }

  async survivors(all: readonly Mutant[]): Promise<Mutant[]> {
    const queue = [...all];
    const survivors: Mutant[] = [];
    const work = async (): Promise<void> => {
      for (let next = queue.shift(); next; next = queue.shift()) if (!(await this.#killed(next))) survivors.push(next);
    };
    await Promise.all([work(), work()]);
    return survivors;
  }

  async #killed(mutant: Mutant): Promise<boolean> {
    const rule = this.#rules.find((r) => r.from === mutant.rule.from)!;
    // Of siblings promtool judges the first, and the others where they may differ; the rest is told by their being alike.
    const mutated = readRules(mutant.text);
    const own = mutated.find((r) => r.from === rule.from)!;
    if (!isFirstSibling(rule, this.#rules) && !likeItsSiblings(own, mutated)) return true;
    const direct = this.#files.filter((file) => names(file.text, rule));
    for (const file of direct.length > 0 ? direct : this.#files.filter((f) => f.needs.has(rule))) {
      const { ok, output } = await this.#test(file, mutant.text);
      assert.doesNotMatch(output, /parse error|could not parse|unmarshal/, `${mutant.where} became ${mutant.after}`);
      if (ok) continue;
      assert.match(output, /FAILED/);
      return true;
    }
    return false;
  }

  async #test(file: TestFile, text: string): Promise<Result> {
    const folder = await mkdtemp(path.join(this.#folder, 'm-'));
    await writeFile(path.join(folder, 'rules.yml'), this.#only(file.needs, text));
    await writeFile(path.join(folder, file.name), file.text.replace('[../rules.yml]', '[rules.yml]'));
    return run('promtool', ['test', 'rules', path.join(folder, file.name)]);
  }

  /** The text without the rules that are not needed. */
  #only(needs: ReadonlySet<Rule>, text: string): string {
    const dropped = this.#rules.filter((rule) => !needs.has(rule));
    return text
      .split('\n')
      .filter((_, i) => !dropped.some((rule) => i >= rule.from && i < rule.to))
      .join('\n');
  }

  #closure(rules: readonly Rule[]): Set<Rule> {
    const found = new Set(rules);
    for (const rule of found) {
      const body = this.#lines.slice(rule.from + 1, rule.to).join('\n');
      for (const other of this.#rules) if (other !== rule && names(body, other)) found.add(other);
    }
    return found;
  }
}

/** Rules that must say the same but for a few words, which `shape` takes out. */
const SIBLINGS: readonly { has: (rule: Rule) => boolean; shape: (rule: Rule) => string }[] = [
  {
    has: ({ name }) => /^job:tencent_cloud_client_(errors|requests|error_codes|label_overflow):increase5m$/.test(name),
    shape: ({ expr }) => expr.replace(/tencent_cloud_client_\w+_total/g, 'COUNTER').replace(/by \(.*?\)/, 'by (LABELS)'),
  },
  {
    has: ({ name }) => /:burn_rate(?!5m)/.test(name),
    shape: ({ expr }) => expr.replace(/\[\w+:/g, '[WINDOW:'),
  },
  {
    has: ({ name }) => name === 'TencentCloudErrorBudgetBurn',
    shape: ({ expr }) => expr.replace(/burn_rate\w+/g, 'RATE').replace(/\[\w+:/g, '[WINDOW:'),
  },
];

function isFirstSibling(rule: Rule, rules: readonly Rule[]): boolean {
  const siblings = SIBLINGS.find(({ has }) => has(rule));
  return !siblings || rules.find(siblings.has) === rule;
}

function likeItsSiblings(rule: Rule, rules: readonly Rule[]): boolean {
  const siblings = SIBLINGS.find(({ has }) => has(rule));
  return !siblings || siblings.shape(rule) === siblings.shape(rules.find(siblings.has)!);
}

/** Whether a text is about a rule: names the record or alert, and where several share that, the label that tells them apart. */
function names(text: string, { name, labels }: Rule): boolean {
  const own = labels.name ?? labels.window;
  return new RegExp(`${name}(?![\\w:])`).test(text) && (!own || new RegExp(`(?:name|window)[=:] ?"?${own}\\b`).test(text));
}
