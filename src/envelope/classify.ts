import { CODE_CATEGORIES, ERROR_FAMILIES, type ErrorCategory, OTHER } from './error-families';
import { Remembered } from '../remembered';

/** An error code as it is recorded: cut to a sane charset, with what it belongs to. */
export interface ErrorClass {
  /** The code as the API sent it, but for characters that no code has, which become `_`. */
  readonly code: string;
  /** What stands before the first dot, from the closed list of families; else `_OTHER`. */
  readonly family: string;
  readonly category: ErrorCategory;
}

const NOT_IN_A_CODE = /[^\w.:-]/g;
const classes = new Remembered(classOf);

/** Family and category of an API error code; each code is looked up once. */
export function classify(code: string): ErrorClass {
  return classes.of(code);
}

/** {@link classify} without memory. */
export function classOf(sent: string): ErrorClass {
  const code = sent.replace(NOT_IN_A_CODE, '_');
  const dot = code.indexOf('.');
  const head = dot < 0 ? code : code.slice(0, dot);
  const family = ERROR_FAMILIES.has(head) && !head.startsWith('_') ? head : OTHER;
  const detail = dot < 0 ? (family === OTHER ? code : '') : code.slice(dot + 1);
  const special = CODE_CATEGORIES.find(({ pattern, except }) => !except.has(family) && pattern.test(detail));
  return { code, family, category: special?.category ?? (ERROR_FAMILIES.get(family) as ErrorCategory) };
}
