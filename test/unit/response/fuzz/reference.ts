/** What is to be read of a document: what `JSON.parse` finds in it, cut to the limits. */
export interface Expected {
  readonly complete: boolean;
  readonly requestId?: string | number;
  readonly errorCode?: string;
  readonly errorMessage?: string;
}

type JsonObject = { readonly [key: string]: unknown };

/** @returns undefined where the text is no JSON */
export function expectedOf(text: string): Expected | undefined {
  const document = parsed(text);
  if (document === undefined) return undefined;
  const response = member(document.value, 'Response');
  if (!isObject(response)) return { complete: false };
  return { complete: true, requestId: idOf(response), ...errorOf(response) };
}

export function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text.replace(/^\ufeff/, '')) as unknown };
  } catch {
    return undefined;
  }
}

export function idOf(object: JsonObject): string | number | undefined {
  const id = member(object, 'RequestId');
  if (typeof id === 'number') return id;
  return typeof id === 'string' && id !== '' ? cut(id, 128) : undefined;
}

export function errorOf(object: JsonObject): Pick<Expected, 'errorCode' | 'errorMessage'> {
  const error = member(object, 'Error');
  const code = member(error, 'Code');
  if (typeof code !== 'string' || code === '') return {};
  const message = member(error, 'Message');
  return { errorCode: cut(code, 128), errorMessage: typeof message === 'string' ? cut(message, 1024) : undefined };
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function member(of: unknown, key: string): unknown {
  return isObject(of) && Object.hasOwn(of, key) ? of[key] : undefined;
}

export function cut(text: string, limit: number): string {
  return text.length <= limit ? text : text.slice(0, limit).replace(/[\ud800-\udbff]$/, '');
}

/** A string or number of a document: its path, and the index behind what tells that it is complete. */
export interface Leaf {
  readonly path: string;
  readonly value: string | number;
  readonly end: number;
}

interface Open {
  readonly isArray: boolean;
  key: string;
  keyIsDue: boolean;
}

const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*")|([{}[\],:])|([^\s{}[\],:"]+))/suy;

/** All strings and numbers of a valid document in their order, and how often each path occurs. */
export function leavesOf(text: string): { readonly leaves: readonly Leaf[]; readonly occurrences: ReadonlyMap<string, number> } {
  const leaves: Leaf[] = [];
  const occurrences = new Map<string, number>();
  const open: Open[] = [];
  const path = (): string => open.map(({ isArray, key }) => (isArray ? '[]' : key)).join('/');
  TOKEN.lastIndex = text.startsWith('\ufeff') ? 1 : 0;
  for (let token = TOKEN.exec(text); token !== null; token = TOKEN.exec(text)) {
    const [, string, mark, bare] = token;
    const inner = open.at(-1);
    if (string !== undefined && inner?.keyIsDue) {
      inner.key = JSON.parse(string) as string;
      occurrences.set(path(), (occurrences.get(path()) ?? 0) + 1);
    } else if (string !== undefined) {
      leaves.push({ path: path(), value: JSON.parse(string) as string, end: TOKEN.lastIndex });
    } else if (bare !== undefined && /^[-\d]/.test(bare)) {
      leaves.push({ path: path(), value: Number(bare), end: TOKEN.lastIndex + 1 });
    } else if (inner !== undefined && mark === ':') {
      inner.keyIsDue = false;
    } else if (inner !== undefined && mark === ',') {
      inner.keyIsDue = !inner.isArray;
    } else if (mark === '{' || mark === '[') {
      open.push({ isArray: mark === '[', key: '', keyIsDue: mark === '{' });
    } else if (mark === '}' || mark === ']') {
      open.pop();
    }
  }
  return { leaves, occurrences };
}
