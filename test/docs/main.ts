/** Writes the documents that are made from tables: `npm run docs:error-families`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorFamiliesPage } from './error-families-page';

writeFileSync(join(__dirname, '../../docs/error-families.md'), errorFamiliesPage());
