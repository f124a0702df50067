// Serves one dashboard over loopback, its queries sent to a real Prometheus, and takes a picture of it with headless Chromium.
// Prints what went wrong, how many panels have no data, and the links of the tables.
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';

const [dashboard, prometheus, picture, from = 'now-15m', height = '2600'] = process.argv.slice(2);

/** What Grafana's server would tell its front end. */
const boot = {
  settings: {
    buildInfo: { version: '13.2.2', env: 'dev' },
    featureToggles: {},
    datasources: {},
    panels: {},
    appSubUrl: '',
    licenseInfo: {},
  },
  user: {
    timezone: 'utc',
    locale: 'en-US',
    regionalFormat: 'en-US',
    language: 'en-US',
    weekStart: 'monday',
    orgRole: 'Admin',
    permissions: {},
  },
  navTree: [],
};
const page = `<!doctype html>
<script>window.grafanaBootData=${JSON.stringify(boot)};window.process={env:{}};</script>
<link rel=stylesheet href=/app.css>
<body><div id=root></div><script type=module src=/app.js></script>`;

const server = http.createServer(async (request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost');
  const send = (type, body) => response.setHeader('content-type', type).end(body);
  const icon = /^\/public\/(?:build\/)?(.*\.svg)/.exec(pathname);
  const iconFile = icon && `node_modules/@grafana/ui/dist/public/${icon[1]}`;
  if (pathname.startsWith('/prom/')) {
    const answer = await fetch(prometheus + request.url.slice('/prom'.length));
    response.statusCode = answer.status;
    return send('application/json', await answer.text());
  }
  if (pathname === '/') return send('text/html', page);
  if (pathname === '/dashboard.json') return send('application/json', fs.readFileSync(dashboard));
  if (pathname === '/app.js') return send('text/javascript', fs.readFileSync('out/app.js'));
  if (pathname === '/app.css') return send('text/css', fs.readFileSync('out/app.css'));
  if (iconFile && fs.existsSync(iconFile)) return send('image/svg+xml', fs.readFileSync(iconFile));
  response.statusCode = 404;
  response.end();
});
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));

const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'grafana-viewer-'));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: '/usr/bin/chromium',
  headless: true,
  viewport: { width: 1500, height: Number(height) },
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const tab = await browser.newPage();
const problems = new Set();
tab.on('pageerror', ({ message }) => problems.add(message.slice(0, 300)));
await tab.goto(`http://127.0.0.1:${server.address().port}/?from=${encodeURIComponent(from)}`);
await tab.waitForFunction(() => window.__ready === true, null, { timeout: 60_000 }).catch(() => problems.add('not ready in 60 s'));
await tab.waitForTimeout(2500);
await tab.screenshot({ path: picture });
const seen = await tab.evaluate(() => ({
  errors: [...new Set(window.__errors.map((error) => error.slice(0, 300)))],
  graphs: document.querySelectorAll('canvas').length,
  noData: (document.body.innerText.match(/No data/g) ?? []).length,
  links: [...new Set([...document.querySelectorAll('a[href^=http]')].map(({ href }) => href))],
}));
console.log(JSON.stringify({ ...seen, problems: [...problems] }, null, 2));
await browser.close();
server.closeAllConnections();
server.close();
