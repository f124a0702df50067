// Loads this package into a realm of its own, as jest does, where `Error` is another than that of Node and undici; makes calls
// that end with an error, and prints what they were counted as.
const { readFileSync } = require('node:fs');
const http = require('node:http');
const { createRequire } = require('node:module');
const { dirname } = require('node:path');
const { createContext, runInContext } = require('node:vm');
const { counted, headers } = require('./answering.cjs');

const realm = createContext({});
const realmGlobal = runInContext('globalThis', realm);
for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(globalThis))) {
  if (!(name in realmGlobal)) Object.defineProperty(realmGlobal, name, property);
}
const loaded = new Map();

function load(file) {
  if (!loaded.has(file)) {
    const module = { exports: {} };
    loaded.set(file, module);
    const outer = createRequire(file);
    const inner = (name) => (name.startsWith('.') ? load(outer.resolve(name)) : outer(name));
    const run = runInContext(`(function (exports, require, module, __dirname) {${readFileSync(file, 'utf8')}\n})`, realm);
    run(module.exports, inner, module, dirname(file));
  }
  return loaded.get(file).exports;
}

const { TencentCloudInstrumentation } = load(require.resolve('opentelemetry-instrumentation-tencentcloud'));
new TencentCloudInstrumentation();

const get = (url, signal) =>
  new Promise((resolve) => {
    http.get(url, { headers, signal }, (response) => response.resume()).on('error', resolve);
  });
const transports = { fetch: (url, signal) => fetch(url, { headers, signal }).catch(() => undefined), 'node:http': get };

const server = http.createServer();
server.listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  const said = {};
  for (const [transport, call] of Object.entries(transports)) {
    const controllers = { timeout: new AbortController(), abort: new AbortController() };
    const ends = {
      timeout: () => controllers.timeout.abort(new DOMException('the time is over', 'TimeoutError')),
      abort: () => controllers.abort.abort(),
      closed: ({ socket }) => socket.destroy(),
    };
    for (const [name, end] of Object.entries(ends)) {
      const before = await counted();
      server.once('request', end);
      await call(url, controllers[name]?.signal);
      // The last thing that happens to a request is later than its error.
      await new Promise((resolve) => setImmediate(resolve));
      said[`${transport}, ${name}`] = (await counted()).filter((line) => !before.includes(line)).join();
    }
  }
  process.stdout.write(JSON.stringify(said));
  server.close();
  server.closeAllConnections();
});
