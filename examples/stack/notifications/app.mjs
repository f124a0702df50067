/** Stands in for pager and ticket system: prints what Alertmanager sends to the two webhooks of ../../prometheus/alertmanager.yml. */
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';

const server = createServer(async (request, response) => {
  if (request.method !== 'POST') return response.writeHead(405).end();
  const { status, alerts } = await json(request);
  for (const { status: state, labels, annotations } of alerts) {
    console.log(`${request.url} ${status}: ${labels.alertname} (${state}) ${annotations.summary}. ${annotations.description}`);
  }
  response.end();
});
const [host, port] = (process.env.ADDRESS ?? '127.0.0.1:9095').split(':');
server.listen(Number(port), host, () => console.log(`listening on ${server.address().port}`));
process.once('SIGTERM', () => process.exit());
