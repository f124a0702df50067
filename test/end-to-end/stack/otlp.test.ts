import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { eventually } from '../../support/eventually';
import { type Collector, startCollector } from '../../support/stack/collector';
import { type Jaeger, startJaeger } from '../../support/stack/jaeger';
import { needPrograms } from '../../support/stack/needed';
import { startVictoriaLogs, type VictoriaLogs } from '../../support/stack/victoria-logs';

/** Attributes of the resource that sends both. */
const RESOURCE = { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] };

describe('OTLP through the Collector', function () {
  this.timeout(90_000);
  let victoriaLogs: VictoriaLogs;
  let jaeger: Jaeger;
  let collector: Collector;

  before(async function () {
    needPrograms(this, ['collector', 'victoria-logs', 'jaeger'], 'that log records and spans can be found where they are stored');
    [victoriaLogs, jaeger] = await Promise.all([startVictoriaLogs(), startJaeger()]);
    collector = await startCollector({
      exporters: {
        'otlphttp/logs': { logs_endpoint: victoriaLogs.otlpUrl },
        'otlphttp/traces': { endpoint: jaeger.otlpUrl },
      },
      pipelines: { logs: ['otlphttp/logs'], traces: ['otlphttp/traces'] },
    });
  });
  after(() => Promise.all([collector, victoriaLogs, jaeger].map((server) => server?.stop())));

  it('a log record is found in VictoriaLogs by its attributes, with its trace', async () => {
    const [traceId, spanId] = [hexadecimal(16), hexadecimal(8)];
    await send('logs', {
      resourceLogs: [
        {
          resource: RESOURCE,
          scopeLogs: [
            {
              logRecords: [
                {
                  timeUnixNano: nanoseconds(Date.now()),
                  severityNumber: 13,
                  severityText: 'WARN',
                  eventName: 'rpc.client.call.exception',
                  body: { stringValue: 'the key is wrong' },
                  attributes: [{ key: 'tencent_cloud.request_id', value: { stringValue: 'a-request' } }],
                  traceId,
                  spanId,
                },
              ],
            },
          ],
        },
      ],
    });
    const [record] = await eventually('the log record', async () => {
      const records = await victoriaLogs.query('"tencent_cloud.request_id":=a-request');
      return records.length > 0 ? records : undefined;
    });
    assert.equal(record._msg, 'the key is wrong');
    assert.equal(record['service.name'], 'shop');
    assert.equal(record.trace_id, traceId);
    assert.equal(record.span_id, spanId);
    assert.equal(record.severity_text, 'WARN');
    assert.equal(record.event_name, 'rpc.client.call.exception');
  });

  it('a trace is found in Jaeger by its id', async () => {
    const [traceId, spanId] = [hexadecimal(16), hexadecimal(8)];
    const start = Date.now();
    await send('traces', {
      resourceSpans: [
        {
          resource: RESOURCE,
          scopeSpans: [
            {
              spans: [
                {
                  traceId,
                  spanId,
                  name: 'cvm/DescribeInstances',
                  kind: 3,
                  startTimeUnixNano: nanoseconds(start),
                  endTimeUnixNano: nanoseconds(start + 5),
                  attributes: [{ key: 'tencent_cloud.request_id', value: { stringValue: 'a-request' } }],
                },
              ],
            },
          ],
        },
      ],
    });
    const [span] = await eventually('the trace', () => jaeger.trace(traceId));
    assert.equal(span.spanID, spanId);
    assert.equal(span.operationName, 'cvm/DescribeInstances');
    assert.equal(span.tags.find(({ key }) => key === 'tencent_cloud.request_id')?.value, 'a-request');
  });

  async function send(signal: 'logs' | 'traces', body: unknown): Promise<void> {
    const response = await fetch(`${collector.url}/v1/${signal}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    assert.equal(response.status, 200, await response.text());
  }
});

function hexadecimal(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}

/** As OTLP writes them in JSON: a number that JavaScript cannot hold. */
function nanoseconds(milliseconds: number): string {
  return `${milliseconds}000000`;
}
