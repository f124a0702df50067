/** Name of this package, and of its tracer, meter and logger. */
export const PACKAGE_NAME = 'opentelemetry-instrumentation-tencentcloud';
/** Version of this package; a test compares it with package.json. */
export const PACKAGE_VERSION = '0.1.0';
