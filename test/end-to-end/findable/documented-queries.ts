import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const PAGE = readFileSync(join(__dirname, '../../../docs/finding-a-call.md'), 'utf8');
const CODE = 'AuthFailure.SignatureFailure';

/** Queries of docs/finding-a-call.md in one language, in the order of the page, for another error code than the page has. */
export function documentedQueries(language: 'promql' | 'logsql' | 'sh', code: string): string[] {
  const blocks = [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)\\n\`\`\`$`, 'gm'))];
  if (blocks.length === 0) throw new Error(`docs/finding-a-call.md has no ${language}`);
  return blocks.map(([, text]) => text.replaceAll(CODE, code));
}
