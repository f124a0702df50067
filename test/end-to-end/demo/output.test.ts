import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createColors } from 'picocolors';
import type { ExportedSpan } from '../../../examples/demo/telemetry';
import { parseExposition } from '../../../examples/demo/telemetry';
import { History, type Snapshot } from '../../../examples/demo/observer';
import { drawLiveView, logOutput, terminalOutput } from '../../../examples/demo/output';
import { PHASES, type Scene } from '../../../examples/demo/scenario';
import { wrap } from '../../../examples/demo/main';

const REQUEST_ID = '7487ca14-afd1-4b93-bbcf-57cc61869b9a';
const TRACE_ID = '93ef5e5705c44e9962327de8dbef7b78';

function history(): History {
  const history = new History();
  for (const second of [0, 1, 2, 3, 4]) {
    const samples = ['cvm', 'hunyuan', 'scf', 'sms'].flatMap((service) => [
      `tencent_cloud_client_requests_total{tc_service="${service}",tc_action="A",outcome="error"} ${second * 10}`,
      `tencent_cloud_client_errors_total{tc_service="${service}",family="AuthFailure",category="auth"} ${second * 5}`,
      `tencent_cloud_client_error_codes_total{tc_service="${service}",tc_action="A",code="AuthFailure.SignatureFailure"} ${second * 5}`,
    ]);
    history.add(parseExposition(samples.join('\n')), second * 1000);
  }
  return history;
}

const failure: ExportedSpan = {
  traceId: TRACE_ID,
  spanId: '737855069dadf2be',
  parentSpanId: '41ad0436b183471d',
  name: 'cvm/DescribeInstances',
  kind: 'CLIENT',
  status: 'ERROR',
  statusMessage: '',
  endTime: 0,
  duration: 1,
  attributes: { 'error.type': 'AuthFailure.SignatureFailure', 'tencent_cloud.request_id': REQUEST_ID },
  scope: 'opentelemetry-instrumentation-tencentcloud',
};

const sceneOf = (number: number, round: number): Scene => {
  const phase = PHASES[number - 1];
  return { phase, number, round, caption: phase.caption };
};

const snapshot: Snapshot = {
  scene: sceneOf(2, 1),
  elapsed: 7.9,
  total: 75,
  services: history().services(),
  codes: history().codes(),
  failures: Array.from({ length: 50 }, () => failure),
  shownByHttp: 1,
  metricsUrl: 'http://127.0.0.1:40807/metrics',
  prometheusUrl: 'http://127.0.0.1:41079',
  alerts: ['sms', 'cvm'].map((service) => ({ name: 'TencentCloudAuthFailureSpike', service })),
};

const SMALL = { columns: 80, rows: 24 };
const noColors = createColors(false);
const draw = (changes: Partial<Snapshot> = {}): string => drawLiveView({ ...snapshot, ...changes }, SMALL, noColors).join('\n');

describe("the demo's live view", () => {
  for (const [columns, rows] of [
    [80, 24],
    [120, 40],
    [200, 60],
  ]) {
    it(`fills a terminal of ${columns} by ${rows} except for the last row`, () => {
      const lines = drawLiveView(snapshot, { columns, rows }, noColors);
      assert.equal(lines.length, rows - 1);
      for (const line of lines) assert.ok(line.length < columns, line);
    });
  }

  it('shows at 80 by 24 everything that an operator needs', () => {
    const view = draw();
    assert.match(view, /2\/5 {2}A key rotation goes wrong +0:07 of 1:15/);
    assert.match(view, /^ cvm +10\.0 +5\.0 +50 % +20 [▁-█]+ *$/m);
    assert.match(view, /^ AuthFailure\.SignatureFailure +80 [▁-█]+ *$/m);
    assert.match(view, /^ Of the last 50 failed calls, generic HTTP spans show 1 as failed *$/m);
    assert.match(view, /^ \d\d:\d\d:\d\d {2}cvm\/DescribeInstances +AuthFailure\.SignatureFailure/m);
    for (const part of [REQUEST_ID, TRACE_ID, snapshot.metricsUrl, snapshot.prometheusUrl!, 'AuthFailureSpike cvm sms', 'Ctrl-C']) {
      assert.ok(view.includes(part), part);
    }
  });

  it('says when the scenario begins again, and that it repeats until Ctrl-C', () => {
    const view = draw({ scene: sceneOf(1, 2), total: undefined });
    assert.match(view, /^ Begins again\. /m);
    assert.match(view, /round 2 {2}0:07/);
    assert.match(view, /Repeats until Ctrl-C/);
  });

  it('can be drawn before anything has happened', () => {
    const view = draw({ scene: undefined, services: [], codes: [], failures: [], alerts: [], prometheusUrl: undefined, total: undefined });
    assert.equal(view.split('\n').length, 23);
    assert.match(view, /ALERTS Prometheus is not running/);
  });

  it('uses colors if they are enabled', () => {
    assert.match(drawLiveView(snapshot, SMALL, createColors(true)).join(''), /\x1b\[31m/);
    assert.doesNotMatch(draw(), /\x1b/);
  });

  it('is removed at the end', async () => {
    const terminal = Object.assign(new PassThrough(), { ...SMALL, isTTY: true }) as unknown as NodeJS.WriteStream & PassThrough;
    const output = await terminalOutput(terminal);
    output.onUpdate(snapshot);
    output.onUpdate({ ...snapshot, elapsed: 9 });
    terminal.write('<end>');
    output.end();
    terminal.end();
    const [view, end] = (await text(terminal)).split('<end>');
    assert.ok(view.includes('0:07 of 1:15') && view.includes('0:09 of 1:15'));
    assert.equal(end.split('\x1b[2K').length - 1, 24, 'every row is erased');
  });
});

describe("the demo's log", () => {
  const linesOf = (use: (log: ReturnType<typeof logOutput>) => void): string[] => {
    const lines: string[] = [];
    use(logOutput((line) => lines.push(line.replace(/^ *[\d.]+ s +/, ''))));
    return lines;
  };

  it('prints each alert once for each service', () => {
    const lines = linesOf((log) => {
      log.onUpdate(snapshot);
      log.onUpdate(snapshot);
    });
    assert.deepEqual(lines, ['alert fires: TencentCloudAuthFailureSpike sms', 'alert fires: TencentCloudAuthFailureSpike cvm']);
  });

  it('says when the scenario begins again', () => {
    const lines = linesOf((log) => {
      log.onScene(sceneOf(5, 1));
      log.onScene(sceneOf(1, 2));
    });
    assert.equal(lines[1], 'The scenario begins again: round 2');
  });
});

describe("the demo's summary", () => {
  it('breaks a long line between words, and further in than it began', () => {
    const line = '   exception.message = The provided credentials could not be validated. Please check your signature is correct.';
    assert.deepEqual(wrap(line, 80).split('\n'), [
      '   exception.message = The provided credentials could not be validated. Please',
      '      check your signature is correct.',
    ]);
    assert.equal(wrap(line, line.length), line);
  });

  it('breaks a sample between its labels', () => {
    const line = 'tencent_cloud_client_error_codes_total{tc_service="cvm",tc_action="DescribeInstances",code="AuthFailure.TokenFailure"} 3';
    assert.deepEqual(wrap(line, 80).split('\n'), [
      'tencent_cloud_client_error_codes_total{tc_service="cvm",',
      '   tc_action="DescribeInstances",code="AuthFailure.TokenFailure"} 3',
    ]);
  });
});
