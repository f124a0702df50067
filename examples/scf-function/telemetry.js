// Created once for each instance of the function, outside the handler. A function cannot be scraped, so spans and metrics are pushed to
// OTEL_EXPORTER_OTLP_ENDPOINT, by default a collector on localhost:4318.
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
/** Never rejects: the function must not fail because a collector cannot be reached. */
exports.flush = () => Promise.allSettled([tracerProvider.forceFlush(), meterProvider.forceFlush()]);
