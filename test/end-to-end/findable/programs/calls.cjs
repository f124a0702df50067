// Makes the API calls that its input asks for: a JSON array of calls on each line. Prints `done` after each line.
// It knows nothing of telemetry.
const http = require('node:http');
const { createInterface } = require('node:readline');

const { API_URL } = process.env;
const PARALLEL = 10;

async function viaFetch(headers, body) {
  const response = await fetch(API_URL, { method: 'POST', headers, body });
  await response.arrayBuffer();
}

function viaHttp(headers, body) {
  return new Promise((resolve, reject) => {
    const request = http.request(API_URL, { method: 'POST', headers }, (response) => response.resume().on('end', resolve));
    request.on('error', reject).end(body);
  });
}

async function makeCalls(calls) {
  const transports = [viaHttp, viaFetch];
  const waiting = [...calls.entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [i, { headers, body }] = next;
      await transports[i % transports.length](headers, body);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
}

createInterface({ input: process.stdin }).on('line', async (line) => {
  await makeCalls(JSON.parse(line));
  console.log('done');
});
