import type { Attributes } from '@opentelemetry/api';
import { DataPointType } from '@opentelemetry/sdk-metrics';
import * as publicFace from '../../../src';
import { ERROR_CATEGORIES } from '../../../src/api/error-codes';
import { optionsTable } from './options-table';
import { METRICS, type MetricDefinition } from '../../../src/telemetry/metrics';
import { documentedConstants, type DocumentedConstant } from './documented-constants';
import { code, table } from './markdown-table';
import { type Recorded, recordedNames } from './recorded-names';
import { LABELS, OUTCOMES, STANDARD_ATTRIBUTES } from './standard-names';

const CONSTANTS: ReadonlyMap<string, DocumentedConstant> = new Map([
  ...documentedConstants('src/telemetry/semconv.ts'),
  ...documentedConstants('src/api/services/scf.ts'),
]);
const INSTRUMENTS: Readonly<Record<DataPointType, string>> = {
  [DataPointType.SUM]: 'counter',
  [DataPointType.GAUGE]: 'gauge',
  [DataPointType.HISTOGRAM]: 'histogram',
  [DataPointType.EXPONENTIAL_HISTOGRAM]: 'histogram',
};
const SUPPRESSED_EVENTS = 'tencent_cloud.suppressed_events';

/** `docs/reference.md`, made from the options, the names, and what is recorded of a call. */
export async function referencePage(): Promise<string> {
  const recorded = await recordedNames();
  const { event } = recorded;
  const ofEvent = Object.fromEntries(
    Object.entries(event.attributes).filter(([name]) => !(name in recorded.span) && !(name in recorded.invokedFunction)),
  );
  return `<!-- Made from src/ by \`npm run docs:generate\`. Edit the types and tables there. -->

# Reference

[Options](#options) · [Environment](#environment) · [Span](#span) · [Metrics](#metrics) · [Exemplars](#exemplars) · [Failure event](#failure-event)

## Options

Fields of \`new TencentCloudInstrumentation({ … })\`. A wrong value is a \`TypeError\` that names the field.
Source: [\`src/config/options.ts\`](../src/config/options.ts); the types are in [\`src/config/types.ts\`](../src/config/types.ts).

${optionTable()}

## Environment

Read by \`--import opentelemetry-instrumentation-tencentcloud/register\` only. A wrong value, or a name that does not exist, is reported once
as a warning of the process, which says what is used instead. Nothing in the environment keeps a service from starting.
Source: [\`src/config/environment.ts\`](../src/config/environment.ts).

${environmentTable()}

\`OTEL_SDK_DISABLED\`, \`OTEL_TRACES_EXPORTER\` and the like belong to the SDK.

## Span

One span of kind CLIENT for each call, named \`SERVICE/ACTION\`, or \`tencent_cloud\` where one of them is unknown. It has the true start and end of
the call. The status is ERROR with the API's message if the outcome is \`error\` or \`failure\`, else unset.
Source: [\`src/telemetry/semconv.ts\`](../src/telemetry/semconv.ts). The constants are exported by the package.

${attributeTable(recorded.span)}

With \`invokedFunctions\`, spans of SCF \`Invoke\` and \`InvokeFunction\` also have
([\`src/api/services/scf.ts\`](../src/api/services/scf.ts)):

${attributeTable(recorded.invokedFunction)}

## Metrics

Source: [\`src/telemetry/metrics.ts\`](../src/telemetry/metrics.ts).

${prometheusTable(recorded)}

Buckets of the duration, in seconds: ${bucketsOf(recorded)}.

| label | value |
| --- | --- |
${Object.entries(LABELS)
  .map(([name, meaning]) => `| ${code(name)} | ${meaning} |`)
  .join('\n')}

| outcome | meaning | counts as an error |
| --- | --- | --- |
${OUTCOMES.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}

Categories: ${Object.keys(ERROR_CATEGORIES).map(code).join(', ')}. [Error families](error-families.md) says what to do about each.

The error families that alerts watch exist at 0 from the first call to a service and region on, or from start-up for those in
\`prometheus.services\`. So a first error is an increase.

### On the OpenTelemetry Meter API

The same counters, unless \`meter\` is \`false\`. Names and labels are the same in Prometheus after the translation by
OpenTelemetry's exporters; the duration is the standard histogram of the semantic conventions.

${meterTable(recorded)}

## Exemplars

On a registry in the OpenMetrics format, and unless \`prometheus.exemplars\` is \`false\`:

| on | labels |
| --- | --- |
| error counters, and the duration of a failed call | \`request_id\`; also \`trace_id\` and \`span_id\` if the span is exported |
| duration of any other call | \`trace_id\` and \`span_id\` if the span is exported |

A RequestId so long that the labels together would exceed 128 characters is left out.

## Failure event

One log record for each call with outcome \`error\` or \`failure\`, unless \`failureEvents\` is \`false\`: event name ${code(event.name)}, severity
${event.severity}, time of the end of the call, in the trace context of its span. At most 10 in any 10 seconds for each service and code. It has all
attributes of the span, and:

${attributeTable({ ...ofEvent, [SUPPRESSED_EVENTS]: 14 })}

Source: [\`src/telemetry/failure-event.ts\`](../src/telemetry/failure-event.ts). [Finding a call](finding-a-call.md) shows how to use it.
`;
}

function optionTable(): string {
  const options = optionsTable().flatMap(({ field, ...row }) => (field === undefined ? [] : [{ field, ...row }]));
  return table(
    ['field', 'type', 'default', 'meaning'],
    options.map(({ field, type, default: defaultText, meaning }) => [code(field), code(type), defaultText, meaning]),
  );
}

function environmentTable(): string {
  const variables = optionsTable().flatMap(({ variable, ...row }) => (variable === undefined ? [] : [{ variable, ...row }]));
  return table(
    ['variable', 'value', 'default', 'for', 'example'],
    variables.map(({ variable, expected, default: defaultText, field, meaning, example }) => [
      code(variable),
      expected ?? '',
      defaultText,
      field === undefined ? meaning : code(field),
      example === undefined ? '' : code(example),
    ]),
  );
}

function attributeTable(attributes: Attributes): string {
  return table(
    ['attribute', 'value', 'example', 'constant'],
    Object.entries(attributes).map(([name, value]) => {
      const constant = CONSTANTS.get(name);
      const description = constant?.description ?? STANDARD_ATTRIBUTES[name];
      if (!description) throw new Error(`${name} is not described`);
      return [
        code(name),
        description,
        code(String(value)),
        constant === undefined ? 'semantic conventions' : constant.name in publicFace ? code(constant.name) : '–',
      ];
    }),
  );
}

function prometheusTable({ prometheus }: Recorded): string {
  return table(
    ['metric', 'type', 'labels', 'what'],
    Object.values<MetricDefinition>(METRICS).map(({ prometheusName, labelNames, description }) => {
      const type = prometheus.find(({ name }) => name === prometheusName)?.type;
      if (type === undefined) throw new Error(`${prometheusName} is not made`);
      return [code(prometheusName), type, labelNames.map(code).join(', ') || '–', description];
    }),
  );
}

function bucketsOf({ prometheus }: Recorded): string {
  const buckets = prometheus.find(({ name }) => name === METRICS.duration.prometheusName)?.buckets ?? [];
  return buckets.filter((bucket) => bucket !== '+Inf').join(', ');
}

function meterTable({ meter }: Recorded): string {
  return table(
    ['instrument', 'type', 'unit', 'attributes'],
    Object.values<MetricDefinition>(METRICS).map(({ meterName, prometheusName }) => {
      const metric = meter.find(({ descriptor }) => descriptor.name === meterName);
      if (metric === undefined) throw new Error(`${prometheusName} has no instrument ${meterName}`);
      const { unit } = metric.descriptor;
      const attributes = new Set(metric.dataPoints.flatMap((point) => Object.keys(point.attributes)));
      return [code(meterName), INSTRUMENTS[metric.dataPointType], code(unit), [...attributes].map(code).join(', ') || '–'];
    }),
  );
}
