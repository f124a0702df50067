/** A header by its lower-case name, in a block of lines as it goes over the wire. */
export function blockHeader(block: string, name: string): string | undefined {
  for (const line of block.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon === name.length && line.slice(0, colon).toLowerCase() === name) return line.slice(colon + 1).trim();
  }
  return undefined;
}

/** The names of all headers of such a block, in lower case. The request line above them has no colon before its first space. */
export function blockHeaderNames(block: string): string[] {
  return Array.from(block.matchAll(/^([^\s:]+):/gm), ([, name]) => name.toLowerCase());
}
