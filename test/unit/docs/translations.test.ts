import { strict as assert } from 'node:assert';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ROOT } from '../../support/program';
import { chineseOf, destination, documents, englishOf, isChinese, isFar, read, sectionNumber } from './documents';
import { dashboard } from '../../../src/monitoring';
import { codeBlocks, italics, links, literals, numbers, sections, tables } from './markdown';

/** In Chinese it has only what one needs to set it up. */
const SHORTER = 'docs/monitoring.md';

/** What is there in English and in Chinese. */
const DOCUMENTS = documents().filter((file) => file !== SHORTER && !isChinese(file) && existsSync(join(ROOT, chineseOf(file))));

const ALERT = /^TencentCloud[A-Z]/;
const CHINESE = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u;

/** The paragraph under the title that leads to the other language. */
const SWITCH = /^\[(?:中文|English)\]\(\S+\).*(?:\n.+)*/m;

const targets = (text: string): string[] => links(text).map(({ target }) => target);

/** Where a link leads, whatever the language of the page. */
function place(file: string, target: string): string {
  return isFar(target) ? target : `${englishOf(destination(file, target))}, section ${sectionNumber(file, target)}`;
}

/** Whether a link leads to a page in English: a document, or a folder that shows one. */
function isEnglishPage(file: string, target: string): boolean {
  if (isFar(target)) return false;
  const there = destination(file, target);
  return there.endsWith('.md') ? !isChinese(there) : existsSync(join(ROOT, there, 'README.md'));
}

/** Titles of the dashboard's rows and panels in English, and what they are in Chinese. */
const CHINESE_TITLES = new Map(titlesOf('en').map((title, i) => [title, titlesOf('zh')[i]]));

function titlesOf(lang: 'en' | 'zh'): string[] {
  return [...dashboard({ lang }).matchAll(/^ {6,10}"title": "(.+)"/gm)].map(([, title]) => `*${title}*`);
}

/** A cell without a Chinese word is a name or a figure; in any other the names and figures are the same. */
function assertSameCell(chinese: string, english: string): void {
  if (!CHINESE.test(chinese)) assert.equal(chinese, english);
  assert.deepEqual(literals(chinese), literals(english), english);
  assert.deepEqual(numbers(chinese), numbers(english), english);
}

for (const file of DOCUMENTS) {
  describe(`${file} in English and Chinese`, () => {
    const [english, chinese] = [read(file), read(chineseOf(file))];
    const [ours, theirs] = [english, chinese].map((text) => text.replace(SWITCH, ''));

    it('lead to each other under the title', () => {
      const lines = (text: string): string => text.split('\n').slice(1, 3).join('');
      assert.ok(lines(english).startsWith(`[中文](${basename(chineseOf(file))})`));
      assert.ok(lines(chinese).startsWith(`[English](${basename(file)})`));
    });

    it('have the same sections, and those of alerts under the same name', () => {
      const outline = (text: string): string[] =>
        sections(text).map(({ level, heading }) => `${'#'.repeat(level)} ${ALERT.test(heading) ? heading : '…'}`);
      assert.deepEqual(outline(theirs), outline(ours));
    });

    it('have the same code blocks', () => {
      assert.ok(codeBlocks(ours).length > 0);
      assert.deepEqual(codeBlocks(theirs), codeBlocks(ours));
    });

    it('have the same tables, cell by cell', () => {
      assert.ok(tables(ours).length > 0);
      assert.deepEqual(
        tables(theirs).map((table) => table.map((row) => row.length)),
        tables(ours).map((table) => table.map((row) => row.length)),
      );
      tables(ours).forEach((table, t) =>
        table.forEach((row, r) => row.forEach((cell, c) => assertSameCell(tables(theirs)[t][r][c], cell))),
      );
    });

    it('name the same codes, metrics, options and rows of the dashboard in each section, and the same numbers', () => {
      const said = (text: string) =>
        sections(text).map((s) => ({ literals: literals(s.text), numbers: numbers(s.text), italics: italics(s.text) }));
      const inChinese = (title: string): string => CHINESE_TITLES.get(title) ?? title;
      sections(ours).forEach(({ heading }, i) => {
        const { italics: titles, ...rest } = said(ours)[i];
        // A page in Chinese may name a panel in either language.
        const { italics: named, ...theirRest } = said(theirs)[i];
        assert.deepEqual(theirRest, rest, heading);
        assert.deepEqual(named.map(inChinese), titles.map(inChinese), heading);
      });
    });

    it('lead to the same pages, in Chinese where they are', () => {
      const places = (name: string, text: string): string[] => targets(text).map((target) => place(name, target));
      assert.deepEqual(places(chineseOf(file), theirs), places(file, ours));
      const inEnglish = targets(theirs).filter((target) => DOCUMENTS.includes(destination(chineseOf(file), target)));
      assert.deepEqual(inEnglish, []);
    });

    it('say in Chinese which pages are in English', () => {
      const unsaid = links(theirs).filter(({ target, after }) => isEnglishPage(chineseOf(file), target) && !after.startsWith('（英文）'));
      assert.deepEqual(
        unsaid.map(({ target }) => target),
        [],
      );
    });
  });
}
