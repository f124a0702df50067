/** Name of this package, and of its tracer and meter. */
export const PACKAGE_NAME = 'opentelemetry-instrumentation-tencentcloud';
/** Version of this package; a test holds it against package.json. */
export const PACKAGE_VERSION = '0.1.0';
