/** Stands in for pager and ticket system: prints what Alertmanager sends to the two webhooks of ../../prometheus/alertmanager.yml. */
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';

const server = createServer(async (request, response) => {
  const { status, alerts } = await json(request);
  for (const { status: state, labels, annotations } of alerts) {
    console.log(`${request.url} ${status}: ${labels.alertname} (${state}) ${annotations.summary}. ${annotations.description}`);
  }
  response.end();
});
server.listen(Number(process.env.PORT ?? 9095), '127.0.0.1', () => console.log(`listening on ${server.address().port}`));
process.once('SIGTERM', () => process.exit());
