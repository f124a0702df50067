/** Messages that `diag` has logged once in this process. Tests clear it to see a message again. */
export { reported } from '../../src/util/diag';
