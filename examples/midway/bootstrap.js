/**
 * A Midway application with a span for each call of Tencent Cloud, and the counters on /metrics.
 *
 *     npm install && npm run build && npm start
 *     curl localhost:7001/zones/ap-guangzhou; curl localhost:7001/zones/nowhere; curl localhost:7001/metrics
 */
// First, because HttpInstrumentation must be active before `http` is loaded.
require('./dist/tracing');
const { Bootstrap } = require('@midwayjs/bootstrap');

Bootstrap.run();
