import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ALERTS } from '../src/monitoring/alerts';
import type { Language } from '../src/monitoring/options';

const ALERTS_FOLDER = path.join(__dirname, '../src/monitoring/alerts');

/** The runbook: its introduction, and the section of each alert, which is in the file beside the alert's definition. */
export function runbook(lang: Language): string {
  const sections = ALERTS.map(({ name }) => `## ${name}\n\n${section(path.join(ALERTS_FOLDER, `${fileName(name)}.md`), lang)}`);
  return `${[section(path.join(__dirname, 'runbook-intro.md'), lang), ...sections].join('\n\n')}\n`;
}

/** `TencentCloudSlow` is defined in `slow.ts`, and explained in `slow.md`. */
function fileName(name: string): string {
  return name
    .replace('TencentCloud', '')
    .replaceAll(/(?<!^)[A-Z]/g, (letter) => `-${letter}`)
    .toLowerCase();
}

/** The part of a file in one language, between `<!-- en -->` and `<!-- zh -->` or after it. */
function section(file: string, lang: Language): string {
  const parts = readFileSync(file, 'utf8').split(/^<!-- (en|zh) -->$/m);
  const at = parts.indexOf(lang);
  if (at < 0) throw new Error(`${file} has no part <!-- ${lang} -->`);
  return parts[at + 1].trim();
}
