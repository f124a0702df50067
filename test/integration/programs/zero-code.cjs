// Knows nothing of the instrumentation; the test registers it with --import or --require.
const { request } = require('node:http');
const { answering, callWith, counted } = require('./answering.cjs');

void answering(async (port) => {
  await callWith(request, port);
  const { METRICS_URL } = process.env;
  const metrics = METRICS_URL === undefined ? undefined : await (await fetch(METRICS_URL)).text();
  process.stdout.write(JSON.stringify({ counted: await counted(), metrics }));
});
