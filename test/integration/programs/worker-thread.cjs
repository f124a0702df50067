// Starts a worker thread, and prints what METRICS_URL of the main thread answers. The worker tries to take the same port itself: when
// it has failed, register would have failed before it.
const { once } = require('node:events');
const { isMainThread, parentPort, Worker } = require('node:worker_threads');

const url = new URL(process.env.METRICS_URL);
if (isMainThread) void lead();
else {
  const taken = require('node:net').createServer();
  taken.on('error', ({ code }) => parentPort.postMessage(code)).listen(Number(url.port), url.hostname);
}

async function lead() {
  const worker = new Worker(__filename);
  const [code] = await once(worker, 'message');
  await once(worker, 'exit');
  const response = await fetch(url);
  await response.text();
  // Ends at once, not when the connection that fetch keeps open has timed out.
  process.stdout.write(JSON.stringify({ status: response.status, code }), () => process.exit());
}
