/** A header by its lower-case name, in a block of lines as it goes over the wire. */
export function blockHeader(block: string, name: string): string | undefined {
  for (const line of block.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon === name.length && line.slice(0, colon).toLowerCase() === name) return line.slice(colon + 1).trim();
  }
  return undefined;
}

/** The names of all headers of such a block, in lower case. What may stand above them is no header, as it has a blank. */
export function blockHeaderNames(block: string): string[] {
  return Array.from(block.matchAll(/^([^\s:]+):/gm), ([, name]) => name.toLowerCase());
}

/** The value of a header with that of a further line of it. */
export function listed(value: string | undefined, further: string): string {
  return value === undefined ? further : `${value}, ${further}`;
}

/** Whether `key` is the header of this lower-case name. Compared letter by letter: each text in lower case would be a new one. */
export function isHeader(key: string, name: string): boolean {
  if (key.length !== name.length) return false;
  for (let i = 0; i < name.length; i++) if (lowerCase(key.charCodeAt(i)) !== name.charCodeAt(i)) return false;
  return true;
}

export function lowerCase(letter: number): number {
  return letter >= 0x41 && letter <= 0x5a ? letter | 0x20 : letter;
}
