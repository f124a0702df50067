// Made once for each instance of the function, outside the handler. Nobody can scrape a function, so it pushes both
// signals: to OTEL_EXPORTER_OTLP_ENDPOINT, by default a collector on localhost:4318.
const { OTLPMetricExporter } = require('@opentelemetry/exporter-metrics-otlp-http');
const { OTLPTraceExporter } = require('@opentelemetry/exporter-trace-otlp-http');
const { MeterProvider, PeriodicExportingMetricReader } = require('@opentelemetry/sdk-metrics');
const { BatchSpanProcessor, NodeTracerProvider } = require('@opentelemetry/sdk-trace-node');
const { TencentCloudInstrumentation } = require('opentelemetry-instrumentation-tencentcloud');

const tracerProvider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())] });
const meterProvider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter() })] });
tracerProvider.register();

const instrumentation = new TencentCloudInstrumentation({ prometheus: false });
instrumentation.setTracerProvider(tracerProvider);
instrumentation.setMeterProvider(meterProvider);

exports.tracer = tracerProvider.getTracer('function');
/** A collector that cannot be reached is no reason for the function to fail. */
exports.flush = () => Promise.allSettled([tracerProvider.forceFlush(), meterProvider.forceFlush()]);
