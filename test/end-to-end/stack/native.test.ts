import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { PARTS } from '../../../examples/stack/native/parts';
import { eventually } from '../../support/eventually';
import { isFree } from '../../support/free-port';
import { needPrograms } from '../../support/stack/needed';
import type { Program } from '../../support/stack/programs';
import { PrometheusApi } from '../../support/stack/prometheus-api';
import { containers, STACK } from './compose';

const programs = PARTS.flatMap(({ runs }): Program[] => ('program' in runs ? [runs.program] : []));

describe('npm run stack', function () {
  this.timeout(180_000);
  let stack: ChildProcess | undefined;
  let output = '';
  let portOffset: number;

  before(async function () {
    needPrograms(this, programs, 'that the stack starts without Docker, and that an exemplar leads to its trace');
    portOffset = await freePortOffset();
    stack = spawn(process.execPath, ['--import', 'tsx', join(STACK, 'native/main.ts'), '--port-offset', String(portOffset)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [stack.stdout!, stack.stderr!]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    await eventually(
      () => `all of it runs\n${output}`,
      () => output.includes('All of it runs') || stack!.exitCode !== null || undefined,
    );
    assert.match(output, /All of it runs/);
  });
  after(() => stack?.kill('SIGTERM'));

  const url = (port: number): string => `http://127.0.0.1:${port + portOffset}`;

  it('starts what the compose file has, but for Grafana', () => {
    assert.deepEqual(
      PARTS.map(({ service }) => service).sort(),
      Object.keys(containers())
        .filter((name) => name !== 'grafana')
        .sort(),
    );
    for (const { service } of PARTS) assert.match(output, new RegExp(`^${service} starts on 127\\.0\\.0\\.1:\\d+$`, 'm'));
  });

  it('prints addresses that answer', async () => {
    const printed = [...output.matchAll(/^ {2}.*(http:\S+)$/gm)].map(([, address]) => address);
    assert.ok(printed.length >= 6);
    for (const address of printed) {
      const response = await fetch(address);
      assert.equal(response.status, 200, address);
      await response.arrayBuffer();
    }
  });

  it('leads from an exemplar in Prometheus 3 to its trace in Jaeger', async () => {
    const prometheus = new PrometheusApi(url(9090));
    const exemplar = await eventually('an exemplar', async () => (await prometheus.exemplars('{__name__=~"tencent_cloud_client_.+"}'))[0]);
    // The spans of a trace arrive one after the other.
    const call = await eventually(`span ${exemplar.labels.span_id} of trace ${exemplar.labels.trace_id}`, async () => {
      const response = await fetch(`${url(16686)}/api/traces/${exemplar.labels.trace_id}`);
      const { data } = (await response.json()) as {
        data: ReadonlyArray<{ spans: ReadonlyArray<{ spanID: string; operationName: string }> }> | null;
      };
      return data?.[0]?.spans.find(({ spanID }) => spanID === exemplar.labels.span_id);
    });
    assert.match(call.operationName, /^\w+\/\w+$/);
  });

  it('ends everything on Ctrl-C', async () => {
    const exit = once(stack!, 'exit');
    stack!.kill('SIGINT');
    assert.deepEqual(await exit, [0, null], output);
    assert.match(output, /Everything has ended\.\n$/);
    for (const port of [9090, 9093, 9095, 9428, 9464, 16686]) await assert.rejects(fetch(url(port)), String(port));
  });
});

/** What to add to the usual ports of the stack so that nobody listens on any of them. */
async function freePortOffset(): Promise<number> {
  for (;;) {
    const offset = 5000 + Math.floor(Math.random() * 8000);
    const ports = [4318, 9090, 9093, 9095, 9428, 9464, 14318, 16685, 16686];
    const areFree = await Promise.all(ports.map((port) => isFree(port + offset)));
    if (areFree.every(Boolean)) return offset;
  }
}
