// Serves one dashboard over loopback with Grafana's own scenes engine, its queries sent to a real Prometheus,
// and takes a picture of it with headless Chromium.
import http from 'node:http';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';

const [dashboard, prometheus, picture, from = 'now-15m', height = "2600"] = process.argv.slice(2);
const boot = { settings: { buildInfo: { version: '13.2.2', env: 'dev' }, featureToggles: {}, datasources: {}, panels: {}, appSubUrl: '', licenseInfo: {} }, user: { timezone: 'utc', locale: 'en-US', regionalFormat: 'en-US', language: 'en-US', weekStart: 'monday', orgRole: 'Admin', permissions: {} }, navTree: [] };
const page = `<!doctype html><script>window.grafanaBootData=${JSON.stringify(boot)};window.process={env:{}};</script><link rel=stylesheet href=/app.css><body><div id=root></div><script type=module src=/app.js></script>`;
const send = (res, type, body) => { res.setHeader('content-type', type); res.end(body); };
const server = http.createServer(async (req, res) => {
  const { pathname } = new URL(req.url, 'http://x');
  const icon = /^\/public\/(?:build\/)?(.*\.svg)/.exec(pathname);
  if (pathname.startsWith('/prom/')) {
    const answer = await fetch(prometheus + req.url.slice(5)).catch(e => ({ status: 502, text: async () => JSON.stringify({ status: 'error', error: String(e) }) }));
    res.writeHead(answer.status, { 'content-type': 'application/json' });
    return res.end(await answer.text());
  }
  if (pathname === '/') return send(res, 'text/html', page);
  if (pathname === '/dashboard.json') return send(res, 'application/json', fs.readFileSync(dashboard));
  if (pathname === '/app.js' || pathname === '/app.css') return send(res, pathname.endsWith('js') ? 'text/javascript' : 'text/css', fs.readFileSync('out' + pathname));
  if (icon && fs.existsSync('node_modules/@grafana/ui/dist/public/' + icon[1])) return send(res, 'image/svg+xml', fs.readFileSync('node_modules/@grafana/ui/dist/public/' + icon[1]));
  res.statusCode = 404;
  res.end();
});
await new Promise(ready => server.listen(0, '127.0.0.1', ready));
const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'viewer-'));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: '/usr/bin/chromium', headless: true, viewport: { width: 1500, height: Number(height) },
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const tab = await browser.newPage();
const problems = [];
tab.on('pageerror', e => problems.push(String(e.message).slice(0, 300)));
await tab.goto(`http://127.0.0.1:${server.address().port}/?from=${encodeURIComponent(from)}`);
await tab.waitForFunction(() => window.__ready === true, null, { timeout: 60000 }).catch(() => problems.push('not ready in 60 s'));
await tab.waitForTimeout(2500);
await tab.screenshot({ path: picture });
const seen = await tab.evaluate(() => ({ errors: window.__errors, canvases: document.querySelectorAll('canvas').length, noData: (document.body.innerText.match(/No data/g) ?? []).length }));
console.log(JSON.stringify({ ...seen, errors: [...new Set(seen.errors.map(e => e.slice(0, 300)))], problems: [...new Set(problems)] }, null, 1));
await browser.close();
server.closeAllConnections();
server.close();
