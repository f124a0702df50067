/** What has been said through `diag` already, and is said only once in a process. A test that looks for it begins anew. */
export { reported } from '../../src/util/diag';
