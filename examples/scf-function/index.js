/**
 * A Serverless Cloud Function (handler `index.main_handler`) that calls Tencent Cloud. The platform freezes the process when the
 * handler returns, so spans and metrics are sent before that.
 *
 *     node -e "require('./examples/scf-function').main_handler({ region: 'ap-guangzhou' }, {}).then(console.log)"
 */
const { flush, tracer } = require('./telemetry');
const { cvmClient } = require('../tencentcloud-client.cjs');

exports.main_handler = (event, context) =>
  tracer.startActiveSpan('main_handler', async (span) => {
    // The id of this invocation. The RequestIds of API calls are on their own spans.
    span.setAttribute('faas.invocation_id', context.request_id ?? '');
    try {
      const { ZoneSet } = await cvmClient(event.region).DescribeZones();
      return { zones: ZoneSet.map(({ Zone }) => Zone) };
    } catch ({ code, requestId }) {
      return { code, requestId };
    } finally {
      span.end();
      await flush();
    }
  });
