import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ROOT } from '../../support/program';
import { anchor, sections } from './markdown';

/** Folders whose documents are made by tools, belong to others, or are parts of a document (the alerts in `src`). */
const LEFT_OUT = /^(?:node_modules|dist|src|coverage|\.[^g].*)$/;
const API_REFERENCE = join('docs', 'api');
const CHINESE = '.zh-CN.md';

/** All documents of the repository, by their path from its root. */
export function documents(folder = ROOT): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    const file = relative(ROOT, path);
    if (entry.isDirectory()) return LEFT_OUT.test(entry.name) || file === API_REFERENCE ? [] : documents(path);
    return entry.name.endsWith('.md') ? [file] : [];
  });
}

export function isChinese(file: string): boolean {
  return file.endsWith(CHINESE);
}

export function chineseOf(file: string): string {
  return file.replace(/\.md$/, CHINESE);
}

export function englishOf(file: string): string {
  return isChinese(file) ? `${file.slice(0, -CHINESE.length)}.md` : file;
}

export function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** Whether a link leads out of the repository. */
export function isFar(target: string): boolean {
  return /^\w+:/.test(target);
}

/** The file or folder that a link leads to, from the root of the repository. */
export function destination(file: string, target: string): string {
  const [path] = target.split('#');
  return path === '' ? file : join(dirname(file), path);
}

/** Which section of its page a link leads to, by number; -1 where there is none. */
export function sectionNumber(file: string, target: string): number {
  const [, fragment] = target.split('#');
  return fragment === undefined ? 0 : sections(read(destination(file, target))).findIndex(({ heading }) => anchor(heading) === fragment);
}

/** Whether a link leads to a file or section that does not exist. */
export function isBroken(file: string, target: string): boolean {
  if (isFar(target)) return false;
  return !existsSync(join(ROOT, destination(file, target))) || sectionNumber(file, target) < 0;
}
