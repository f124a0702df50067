import { CODE_CATEGORIES, type CodeCategory, ERROR_FAMILIES, PERMISSION_CODES } from '../../api/error-codes';
import { CATEGORY_TEXTS, type CodeText, FAMILY_TEXTS, PERMISSION_TEXT } from './code-texts';

/** Codes of category throttling as matchers of Prometheus, whose regular expressions match the whole code and cannot look ahead. */
export function throttlingCodes(): { readonly codes: string; readonly exceptions: string } {
  const families = ERROR_FAMILIES.filter(({ category }) => category === 'throttling').map(({ name }) => name);
  const { words, notWords = [], exceptFamilies } = CODE_CATEGORIES.find(({ category }) => category === 'throttling') as CodeCategory;
  return {
    codes: `${ofFamilies(families)}|${containing(words)}`,
    exceptions: `${ofFamilies(exceptFamilies)}|${containing(notWords)}`,
  };
}

/** Codes with one meaning, as a regular expression of JavaScript for `FAMILY/CODE`. */
export interface CodeMeaning extends CodeText {
  readonly pattern: string;
}

/** What each code means. The first row that matches decides, as in Grafana. */
export function codeMeanings(): readonly CodeMeaning[] {
  const byWords = CODE_CATEGORIES.map(({ category, words, notWords = [], exceptFamilies }) => {
    const exceptions = [`(?:${exceptFamilies.join('|')})/`, ...notWords.map((word) => `.*${word}`)];
    return { pattern: `^(?!${exceptions.join('|')})[^/]+/${BEFORE_DETAIL}(?:${containing(words)})$`, ...CATEGORY_TEXTS[category] };
  });
  const byFamily = ERROR_FAMILIES.map(({ name, category, permission }) => {
    const group = permission === true ? PERMISSION_TEXT : CATEGORY_TEXTS[category];
    return { pattern: `^${name}/.*$`, text: FAMILY_TEXTS[name] ?? group.text, alert: group.alert };
  });
  return [{ pattern: `^[^/]+/(?:${PERMISSION_CODES})$`, ...PERMISSION_TEXT }, ...byWords, ...byFamily];
}

/** What stands before the words that count: the first part of a code with a dot, and nothing of another. */
const BEFORE_DETAIL = '(?:[^.]*[.]|(?!.*[.]))';

function ofFamilies(families: readonly string[]): string {
  return `(?:${families.join('|')})(?:[.].*)?`;
}

/** Words anywhere, or with `^` at the beginning or after a dot. No backslash, which a string of PromQL would need twice. */
function containing(words: readonly string[]): string {
  const plain = words.map((word) => word.replaceAll('\\w', '[0-9A-Za-z_]'));
  const first = plain.filter((word) => word.startsWith('^')).map((word) => word.slice(1));
  const anywhere = plain.filter((word) => !word.startsWith('^'));
  return [`.*(?:${anywhere.join('|')}).*`, ...first.map((word) => `(?:.*[.])?${word}.*`)].join('|');
}
