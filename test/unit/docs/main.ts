/** Writes the pages that are made from types and tables: `npm run docs:generate`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedPages } from './generate';

async function main(): Promise<void> {
  for (const [name, page] of Object.entries(await generatedPages())) writeFileSync(join(__dirname, '../../../docs', name), page);
}

void main();
