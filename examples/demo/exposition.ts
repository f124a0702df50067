/** One line of what a Prometheus client exposes. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Labels of the exemplar, where there is one. */
  readonly exemplar: Readonly<Record<string, string>> | undefined;
  /** As it was exposed. */
  readonly line: string;
}

const LABELS = String.raw`\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\}`;
const LINE = new RegExp(String.raw`^([a-zA-Z_:][\w:]*)(${LABELS})? (\S+)(?: # (${LABELS}) .+)?$`);
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/** Reads the Prometheus text format or OpenMetrics; what is no sample is skipped. */
export function parseExposition(text: string): Sample[] {
  return text.split('\n').flatMap((line) => {
    const [, name, labels = '', value, exemplar] = LINE.exec(line) ?? [];
    if (name === undefined) return [];
    return [{ name, labels: labelsOf(labels), value: Number(value), exemplar: exemplar && labelsOf(exemplar), line }] as Sample[];
  });
}

function labelsOf(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(LABEL)].map(([, name, value]) => [name, unescaped(value)]));
}

function unescaped(value: string): string {
  return value.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
}
