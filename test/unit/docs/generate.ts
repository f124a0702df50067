import { errorFamiliesPage } from './error-families-page';
import { referencePage } from './reference-page';

/** The pages of docs/ that are made from types and tables, by file name. */
export async function generatedPages(): Promise<Readonly<Record<string, string>>> {
  return { 'error-families.md': errorFamiliesPage(), 'reference.md': await referencePage() };
}
