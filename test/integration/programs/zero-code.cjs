// Knows nothing of the instrumentation; the test registers it with --import or --require.
const { request } = require('node:http');
const { answering, callWith, counted } = require('./answering.cjs');

const textOf = (url) =>
  fetch(url).then(
    (response) => response.text(),
    (error) => error.cause?.code,
  );

void answering(async (port) => {
  await callWith(request, port);
  const { METRICS_URL } = process.env;
  const metrics = METRICS_URL === undefined ? undefined : await textOf(METRICS_URL);
  process.stdout.write(JSON.stringify({ counted: await counted(), metrics }));
});
