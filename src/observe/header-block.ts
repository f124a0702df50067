/** A header by its lower-case name, in a block of lines as it goes over the wire. */
export function blockHeader(block: string, name: string): string | undefined {
  for (const line of block.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon === name.length && line.slice(0, colon).toLowerCase() === name) return line.slice(colon + 1).trim();
  }
  return undefined;
}
