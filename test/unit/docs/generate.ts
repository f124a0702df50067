import { compatibilityPage } from './compatibility-page';
import { errorFamiliesPage } from './error-families-page';
import { referencePage } from './reference-page';

/** The pages of docs/ that are made from types and tables, by file name. */
export async function generatedPages(): Promise<Readonly<Record<string, string>>> {
  return { 'compatibility.md': compatibilityPage(), 'error-families.md': errorFamiliesPage(), 'reference.md': await referencePage() };
}
