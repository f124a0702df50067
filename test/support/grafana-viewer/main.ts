/**
 * Draws a picture of a dashboard: `npm run dashboard:draw -- DASHBOARD.json PROMETHEUS_URL PICTURE.png [--from now-15m] [--height 3700]
 * [--scrape 15]`. Prints errors and empty panels. Chinese needs fonts-noto-cjk.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { drawDashboard } from './draw';

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      from: { type: 'string', default: 'now-15m' },
      height: { type: 'string' },
      scrape: { type: 'string', default: '15' },
    },
  });
  const [file, prometheusUrl, picture] = positionals;
  if (picture === undefined) throw new Error('needs DASHBOARD.json PROMETHEUS_URL PICTURE.png');
  const height = values.height === undefined ? undefined : Number(values.height);
  const dashboard = readFileSync(file, 'utf8');
  const { errors, panels } = await drawDashboard({
    dashboard,
    prometheusUrl,
    picture,
    height,
    from: values.from,
    scrapeInterval: Number(values.scrape),
  });
  for (const error of errors) console.error(error);
  const empty = panels.filter(({ text }) => /No data$/.test(text));
  console.log(`${panels.length} panels, ${empty.length} of them without data${empty.map(({ title }) => `\n  ${title}`).join('')}`);
  if (errors.length > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
