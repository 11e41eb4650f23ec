/** How many texts a cache holds before it starts anew; bounds memory on machines with millions of peers. */
const cacheLimit = 65_536;
const texts = new Map<number, string>();

/** Dotted decimal of an IPv4 address given as a number in network order (first byte highest). */
export function ipv4Text(address: number): string {
  let text = texts.get(address);
  if (text === undefined) {
    text = `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
    if (texts.size >= cacheLimit) texts.clear();
    texts.set(address, text);
  }
  return text;
}

/**
 * The number of a dotted decimal address, first byte highest, or undefined. Only four plain decimal parts are read:
 * inet_aton(3)'s octal and short forms mean different hosts to different programs.
 */
export function ipv4Number(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0;
  for (const part of parts) {
    if (!/^(0|[1-9][0-9]{0,2})$/.test(part) || Number(part) > 255) return undefined;
    value = value * 256 + Number(part);
  }
  return value;
}
