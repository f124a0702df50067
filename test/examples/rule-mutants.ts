/**
 * Mutants of a Prometheus rule file, made from its text: every number, duration, operator, aggregation, label and label
 * matcher of every expression, every `for:` and every static label, changed one at a time.
 */

export interface Rule {
  /** Name of the record or alert; a threshold is `name of the record{name}`. */
  readonly name: string;
  readonly isAlert: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly expr: string;
  /** Line index of the first and after the last line. */
  readonly from: number;
  readonly to: number;
}

export interface Mutant {
  readonly rule: Rule;
  /** 1-based. */
  readonly line: number;
  readonly before: string;
  readonly after: string;
  /** The line as it was, with the changed piece marked. */
  readonly where: string;
  readonly text: string;
}

interface Token {
  readonly kind: 'string' | 'duration' | 'number' | 'word' | 'operator';
  readonly text: string;
  readonly at: number;
}

const TOKEN =
  /(?<string>"(?:[^"\\]|\\.)*")|(?<duration>(?:\d+(?:ms|[smhdwy]))+)|(?<number>\d+(?:\.\d+)?)|(?<word>[a-zA-Z_:][\w:]*)|(?<operator>[=!]~|[=!<>]=|[-+*/<>=(){}[\],:])/g;

const WORDS: Record<string, readonly string[]> = {
  and: ['or', 'unless'],
  or: ['and', 'unless'],
  unless: ['and', 'or'],
  sum: ['max'],
  topk: ['bottomk'],
  group: ['sum'],
  rate: ['increase'],
  count: ['group'],
  count_over_time: ['sum_over_time'],
  max_over_time: ['min_over_time'],
  sum_over_time: ['max_over_time'],
  last_over_time: ['min_over_time'],
  clamp_min: ['clamp_max'],
};

const OPERATORS: Record<string, readonly string[]> = {
  '>': ['>=', '<'],
  '>=': ['>', '<='],
  '==': ['!='],
  '-': ['+'],
  '+': ['-'],
  '*': ['/'],
  '/': ['*'],
};

const MATCHERS: Record<string, readonly string[]> = { '=': ['!='], '!=': ['='], '=~': ['!~'], '!~': ['=~'] };

/** Reads the layout that rules.yml keeps to: one `- record:` or `- alert:` per rule, its expression inline or as a block. */
export function readRules(text: string): Rule[] {
  const lines = text.split('\n');
  const starts = lines.flatMap((line, i) => (/^ {6}- (record|alert): /.test(line) ? [i] : []));
  return starts.map((from, i) => {
    let to = from + 1;
    while (to < (starts[i + 1] ?? lines.length) && /^ {8}/.test(lines[to])) to++;
    const body = lines.slice(from, to);
    const [, kind, name] = /- (record|alert): (\S+)/.exec(body[0])!;
    const labels = Object.fromEntries(
      [...body.join('\n').matchAll(/(?:\{|^ {10})(name|severity|category|window): (\w+)/gm)].map((m) => [m[1], m[2]]),
    );
    const expr = exprLines(body)
      .map((j) => body[j].replace(/^ *expr: (?!\|)/, ''))
      .join('\n');
    return { name, isAlert: kind === 'alert', labels, expr, from, to };
  });
}

export function mutants(text: string): Mutant[] {
  const lines = text.split('\n');
  return readRules(text).flatMap((rule) => [...mutateExpr(rule, lines), ...mutateFor(rule, lines), ...mutateLabels(rule, lines)]);
}

function exprLines(body: readonly string[]): number[] {
  const first = body.findIndex((line) => /^ {8}expr: /.test(line));
  if (!body[first].endsWith('|')) return [first];
  let last = first + 1;
  while (/^ {10}/.test(body[last] ?? '')) last++;
  return Array.from({ length: last - first - 1 }, (_, i) => first + 1 + i);
}

function* mutateExpr(rule: Rule, lines: readonly string[]): Generator<Mutant> {
  for (const offset of exprLines(lines.slice(rule.from, rule.to))) {
    const index = rule.from + offset;
    const line = lines[index];
    const skip = line.indexOf('expr: ') < 0 ? 0 : line.indexOf('expr: ') + 6;
    if (line.trim().startsWith('#')) continue;
    const tokens = tokenize(line, skip);
    for (const [i, token] of tokens.entries())
      for (const { at, length, after } of changes(tokens, i, token)) yield mutant(rule, lines, index, at, length, after);
  }
}

function* mutateFor(rule: Rule, lines: readonly string[]): Generator<Mutant> {
  for (let i = rule.from; i < rule.to; i++) {
    const found = /^ {8}for: (\w+)$/.exec(lines[i]);
    if (!found) continue;
    for (const after of [...durations(found[1]), '0s']) yield mutant(rule, lines, i, 13, found[1].length, after);
  }
}

function* mutateLabels(rule: Rule, lines: readonly string[]): Generator<Mutant> {
  for (let i = rule.from; i < rule.to; i++)
    for (const found of lines[i].matchAll(/( {10})(?:severity|category|window): (\w+)/g))
      yield mutant(rule, lines, i, found.index + found[0].length, 0, '_x');
}

function* changes(tokens: readonly Token[], i: number, token: Token): Generator<{ at: number; length: number; after: string }> {
  const { at, text } = token;
  const list = listBefore(tokens, i);
  if (token.kind === 'word' && list === '(labels') {
    // a label of by, on or group_left, with a comma beside it
    const next = tokens[i + 1].text === ',' ? tokens[i + 2].at : undefined;
    const from = next === undefined && tokens[i - 1].text === ',' ? tokens[i - 1].at : at;
    yield { at: from, length: (next ?? at + text.length) - from, after: '' };
  }
  if (token.kind === 'word') for (const after of WORDS[text] ?? []) yield { at, length: text.length, after };
  if (token.kind === 'number') for (const after of numbers(text)) yield { at, length: text.length, after };
  if (token.kind === 'duration') for (const after of durations(text)) yield { at, length: text.length, after };
  if (token.kind === 'string') for (const after of strings(text)) yield { at, length: text.length, after };
  if (token.kind === 'operator')
    for (const after of (list === '{' ? MATCHERS : OPERATORS)[text] ?? []) yield { at, length: text.length, after };
}

/** What encloses a token: `{` of a selector, `(labels` of by, on and group_left, or nothing of interest. */
function listBefore(tokens: readonly Token[], i: number): '{' | '(labels' | undefined {
  for (let j = i - 1, depth = 0; j >= 0; j--) {
    const { text } = tokens[j];
    if (text === ')' || text === '}') depth++;
    else if ((text === '(' || text === '{') && depth-- === 0) {
      if (text === '{') return '{';
      return ['by', 'on', 'group_left'].includes(tokens[j - 1]?.text) ? '(labels' : undefined;
    }
  }
  return undefined;
}

function tokenize(line: string, skip: number): Token[] {
  return [...line.slice(skip).matchAll(TOKEN)].map((m) => {
    const [kind] = Object.entries(m.groups!).find(([, value]) => value !== undefined)!;
    return { kind: kind as Token['kind'], text: m[0], at: m.index + skip };
  });
}

function numbers(text: string): string[] {
  const n = Number(text);
  if (Number.isInteger(n)) return n === 0 ? ['1'] : [`${n + 1}`, `${n - 1}`];
  const step = n > 0.9 && n < 1 ? (1 - n) / 5 : n / 10;
  return [n + step, n - step].map((x) => `${Number(x.toPrecision(6))}`);
}

const UNITS: Record<string, number> = { ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5 };

function durations(text: string): string[] {
  const ms = [...text.matchAll(/(\d+)(ms|[smhd])/g)].reduce((sum, m) => sum + Number(m[1]) * UNITS[m[2]], 0);
  return [`${ms * 2}ms`, `${Math.floor(ms / 2)}ms`];
}

/** With another end, and without each of its alternatives, be they all of it or in parentheses. */
function strings(text: string): string[] {
  const [, before, list, after] = /^("(?:.*\()?)([^()]*)(.*)$/.exec(text.slice(0, -1))!;
  const parts = list.split('|');
  const fewer = parts.length < 2 ? [] : parts.map((_, i) => `${before}${parts.filter((__, j) => j !== i).join('|')}${after}"`);
  return [`"${text.slice(1, -1)}_x"`, ...fewer];
}

function mutant(rule: Rule, lines: readonly string[], index: number, at: number, length: number, after: string): Mutant {
  const line = lines[index];
  const before = line.slice(at, at + length);
  const changed = line.slice(0, at) + after + line.slice(at + length);
  return {
    rule,
    line: index + 1,
    before,
    after,
    where: `${line.slice(0, at)}«${before}»${line.slice(at + length)}`.trim(),
    text: [...lines.slice(0, index), changed, ...lines.slice(index + 1)].join('\n'),
  };
}
