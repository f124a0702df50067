import { holdsSecretId } from '../util/mask-secrets';
import { memoize } from '../util/memoize';
import { CODE_CATEGORIES, ERROR_FAMILIES, type ErrorCategory, OTHER_FAMILY } from './error-codes';

/** An error code as it is recorded, with its family and category. Frozen and shared. */
export interface ErrorClass {
  /** The code as the API sent it. Characters that no code has are `_`; a code that holds a SecretId is `_OTHER`. */
  readonly code: string;
  /** What stands before the first dot, from the closed list of families; else `_OTHER`. */
  readonly family: string;
  readonly category: ErrorCategory;
}

interface CategoryRule {
  readonly category: ErrorCategory;
  readonly words: RegExp;
  readonly notWords: RegExp | undefined;
  readonly exceptFamilies: ReadonlySet<string>;
}

const NOT_IN_A_CODE = /[^\w.:-]/g;

/** The families that the API sends. Those with an underscore are ours. */
const CATEGORY_BY_FAMILY: ReadonlyMap<string, ErrorCategory> = new Map(
  ERROR_FAMILIES.filter(({ name }) => !name.startsWith('_')).map(({ name, category }) => [name, category]),
);

const RULES: readonly CategoryRule[] = CODE_CATEGORIES.map(({ category, words, notWords, exceptFamilies }) => ({
  category,
  words: new RegExp(words.join('|')),
  notWords: notWords && new RegExp(notWords.join('|'), 'g'),
  exceptFamilies: new Set(exceptFamilies),
}));

/** Family and category of an error code of the API. */
export const classifyCode: (code: string) => ErrorClass = memoize((sent) => {
  const trimmed = sent.trim();
  const code = holdsSecretId(trimmed) ? OTHER_FAMILY : trimmed.replace(NOT_IN_A_CODE, '_');
  const dot = code.indexOf('.');
  const head = dot < 0 ? code : code.slice(0, dot);
  const known = CATEGORY_BY_FAMILY.get(head);
  const family = known === undefined ? OTHER_FAMILY : head;
  const codeWithoutDot = known === undefined ? code : '';
  const detail = dot < 0 ? codeWithoutDot : code.slice(dot + 1);
  return Object.freeze({ code, family, category: categoryOf(family, detail) ?? known ?? 'other' });
});

/** The category that words in a code give it. */
function categoryOf(family: string, detail: string): ErrorCategory | undefined {
  const matches = ({ words, notWords, exceptFamilies }: CategoryRule): boolean =>
    // An underscore in place of a word that means something else, so that its neighbours do not become one word.
    !exceptFamilies.has(family) && words.test(notWords === undefined ? detail : detail.replace(notWords, '_'));
  return RULES.find(matches)?.category;
}
