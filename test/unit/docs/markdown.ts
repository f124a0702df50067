/** A heading and what stands under it, up to the next heading. */
export interface Section {
  readonly level: number;
  readonly heading: string;
  readonly text: string;
}

/** A link: what it leads to, and what follows it. */
export interface Link {
  readonly target: string;
  readonly after: string;
}

const FENCED = /^ *```\w*\n[\s\S]*?^ *```$/gm;
const CODE = new RegExp(`${FENCED.source}|(?:^ {4}\\S.*\\n)+`, 'gm');
const LITERAL = /(`{1,2})(?!`).+?(?<!`)\1(?!`)/g;
const LINK = /\]\(([^)\s]+)\)/g;

/** What stands between fences or is indented by four. */
export function codeBlocks(text: string): string[] {
  return text.match(CODE) ?? [];
}

/** Tables as rows of cells, without the heading, which is in the reader's language. */
export function tables(text: string): string[][][] {
  return [...text.matchAll(/(?:^\|.*\|\n)+/gm)].map(([table]) => table.trim().split('\n').slice(2).map(cells));
}

function cells(row: string): string[] {
  return row
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}

/** What is in backticks, each once: names and values, and so the same in each language. */
export function literals(text: string): string[] {
  return [...new Set(withoutCode(text).match(LITERAL))].sort();
}

/** The numbers of the prose, as often as they are said; that of the API 3.0 is part of a name. */
export function numbers(text: string): string[] {
  const prose = withoutCode(text).replace(LITERAL, '').replace(LINK, ']').replaceAll('API 3.0', 'API');
  return (prose.match(/(?<![\w.])\d+(?:[.,]\d+)*/g) ?? []).sort();
}

/** What is set in italics, as the rows of the dashboard are. */
export function italics(text: string): string[] {
  return withoutCode(text).match(/(?<![*\w])\*[^*\n]+\*(?![*\w])/g) ?? [];
}

export function links(text: string): Link[] {
  const prose = withoutCode(text);
  return [...prose.matchAll(LINK)].map((match) => ({ target: match[1], after: prose.slice(match.index + match[0].length) }));
}

export function sections(text: string): Section[] {
  const headings = [...text.matchAll(new RegExp(`${FENCED.source}|^(#+) (.+)$`, 'gm'))].filter(([, level]) => level !== undefined);
  return headings.map((match, i) => ({
    level: match[1].length,
    heading: match[2],
    text: text.slice(match.index + match[0].length, headings[i + 1]?.index),
  }));
}

/** The name by which a heading is reached on GitHub. */
export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}

function withoutCode(text: string): string {
  return text.replace(CODE, '');
}
