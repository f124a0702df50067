import assert from 'node:assert/strict';
import { drawLiveView } from '../../examples/demo/live-view';
import { asLog } from '../../examples/demo/log';
import { paintFor } from '../../examples/demo/palette';
import { Readings } from '../../examples/demo/readings';
import { onScreen } from '../../examples/demo/screen';
import type { ExportedSpan } from '../../examples/demo/spans';
import { STORY } from '../../examples/demo/story';
import { parseExposition } from '../../examples/demo/exposition';
import type { Watch } from '../../examples/demo/watcher';

const REQUEST_ID = '7487ca14-afd1-4b93-bbcf-57cc61869b9a';
const TRACE_ID = '93ef5e5705c44e9962327de8dbef7b78';

function readings(): Readings {
  const readings = new Readings();
  for (const second of [0, 1, 2, 3, 4]) {
    const samples = ['cvm', 'hunyuan', 'scf', 'sms'].flatMap((service) => [
      `tencent_cloud_client_requests_total{service="${service}",action="A",region="",outcome="error"} ${second * 10}`,
      `tencent_cloud_client_errors_total{service="${service}",region="",family="AuthFailure",category="auth"} ${second * 5}`,
      `tencent_cloud_client_error_codes_total{service="${service}",action="A",region="",family="AuthFailure",code="AuthFailure.SignatureFailure"} ${second * 5}`,
    ]);
    readings.add(parseExposition(samples.join('\n')), second * 1000);
  }
  return readings;
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

const watch: Watch = {
  scene: { phase: STORY[1], number: 2, caption: STORY[1].caption },
  elapsed: 7.9,
  total: 75,
  readings: readings(),
  failures: Array.from({ length: 50 }, () => failure),
  asHttpSeesIt: { failed: 50, shown: 1 },
  metricsUrl: 'http://127.0.0.1:40807/metrics',
  prometheusUrl: 'http://127.0.0.1:41079',
  alerts: ['sms', 'cvm'].map((service) => ({ name: 'TencentCloudAuthFailureSpike', service })),
};

const plain = paintFor({ NO_COLOR: '1' });

describe("the demo's live view", () => {
  for (const [columns, rows] of [
    [80, 24],
    [120, 40],
    [200, 60],
  ]) {
    it(`fills ${columns} by ${rows} and no more`, () => {
      const lines = drawLiveView(watch, { columns, rows }, plain);
      assert.equal(lines.length, rows);
      for (const line of lines) assert.ok(line.length < columns, line);
    });
  }

  it('has at 80 by 24 all that an operator asks for', () => {
    const text = drawLiveView(watch, { columns: 80, rows: 24 }, plain).join('\n');
    assert.match(text, /2\/5 {2}A key is rotated badly +0:07 of 1:15/);
    assert.match(text, /^ cvm +10\.0 +5\.0 +50 % +20 {2}[▁-█]+$/m);
    assert.match(text, /^ AuthFailure\.SignatureFailure +80 {2}[▁-█]+$/m);
    assert.match(text, /^ \d\d:\d\d:\d\d {2}cvm\/DescribeInstances +AuthFailure\.SignatureFailure/m);
    for (const whole of [REQUEST_ID, TRACE_ID, watch.metricsUrl, watch.prometheusUrl!, 'AuthFailureSpike cvm sms', 'Ctrl-C']) {
      assert.ok(text.includes(whole), whole);
    }
  });

  it('shows what is there before anything has happened', () => {
    const nothing: Watch = {
      ...watch,
      scene: undefined,
      readings: new Readings(),
      failures: [],
      alerts: [],
      prometheusUrl: undefined,
      total: undefined,
    };
    const lines = drawLiveView(nothing, { columns: 80, rows: 24 }, plain);
    assert.equal(lines.length, 24);
    assert.match(lines.join('\n'), /ALERTS Prometheus is not running/);
  });

  it('has colours, unless NO_COLOR is set', () => {
    const size = { columns: 80, rows: 24 };
    assert.match(drawLiveView(watch, size, paintFor({})).join(''), /\x1b\[31m/);
    assert.doesNotMatch(drawLiveView(watch, size, plain).join(''), /\x1b/);
  });

  it('is drawn in place, and gives the terminal back as it was', () => {
    let written = '';
    const screen = onScreen({ columns: 80, rows: 24, write: (text) => (written += text) }, {});
    screen.onTick(watch);
    screen.onTick(watch);
    screen.end();
    assert.ok(written.startsWith('\x1b[?1049h'));
    assert.equal(written.split('\x1b[H').length, 3);
    assert.ok(written.endsWith('\x1b[?25h\x1b[?1049l'));
  });
});

describe("the demo's log", () => {
  it('names an alert once for each service', () => {
    const lines: string[] = [];
    const log = asLog((line) => lines.push(line));
    log.onTick(watch);
    log.onTick(watch);
    assert.deepEqual(
      lines.map((line) => line.replace(/^ *[\d.]+ s +/, '')),
      ['alert fires: TencentCloudAuthFailureSpike sms', 'alert fires: TencentCloudAuthFailureSpike cvm'],
    );
  });
});
