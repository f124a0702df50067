// Prints what METRICS_URL of the main thread answers, and what a worker thread gets that tries to take the same port itself: when that
// fails, register in the worker would have failed before it.
const { once } = require('node:events');
const { isMainThread, parentPort, Worker } = require('node:worker_threads');

const url = new URL(process.env.METRICS_URL);
if (isMainThread) void lead();
else {
  const taken = require('node:net').createServer();
  taken.on('error', ({ code }) => parentPort.postMessage(code)).listen(Number(url.port), url.hostname);
}

async function lead() {
  // With --require the main thread listens only after this script has run, so the worker waits for an answer.
  await new Promise(setImmediate);
  const response = await fetch(url);
  await response.text();
  const worker = new Worker(__filename);
  // Both at once: the last message of a worker may arrive together with its end.
  const [[code]] = await Promise.all([once(worker, 'message'), once(worker, 'exit')]);
  // Ends at once, not when the connection that fetch keeps open has timed out.
  process.stdout.write(JSON.stringify({ status: response.status, code }), () => process.exit());
}
