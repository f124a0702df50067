// Writes all files of this folder that are made from src/monitoring. A test compares them.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generatedFiles } from './files';

for (const [name, text] of Object.entries(generatedFiles())) {
  const file = path.join(__dirname, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
