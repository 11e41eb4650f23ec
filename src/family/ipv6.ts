import { ipv4Number, ipv4Text } from './ipv4.js';

/** The first and the end of the longest run of zero groups, at least two long; [-1, -1] when there is none. */
function longestZeroRun(groups: readonly number[]): [number, number] {
  let best: [number, number] = [-1, -1];
  let start = -1;
  for (let i = 0; i <= groups.length; i++) {
    if (groups[i] === 0) {
      if (start < 0) start = i;
    } else if (start >= 0) {
      if (i - start > 1 && i - start > best[1] - best[0]) best = [start, i];
      start = -1;
    }
  }
  return best;
}

/** Whether inet_ntop(3) writes the last four bytes in dotted decimal: IPv4-mapped and IPv4-compatible addresses. */
function hasEmbeddedIpv4(groups: readonly number[], [start, end]: [number, number]): boolean {
  return start === 0 && (end === 6 || (end === 5 && groups[5] === 0xffff));
}

/** RFC 5952 text of the 16 bytes at `offset`, written as inet_ntop(3) writes it. */
export function ipv6Text(bytes: Uint8Array, offset: number): string {
  const groups: number[] = [];
  for (let i = offset; i < offset + 16; i += 2) groups.push(((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0));
  const run = longestZeroRun(groups);
  const words = groups.map((group) => group.toString(16));
  if (hasEmbeddedIpv4(groups, run)) {
    words.splice(6, 2, ipv4Text((((groups[6] ?? 0) << 16) | (groups[7] ?? 0)) >>> 0));
  }
  const [start, end] = run;
  if (start < 0) return words.join(':');
  return `${words.slice(0, start).join(':')}::${words.slice(end).join(':')}`;
}

/** The groups of one side of `::`, or undefined where one is malformed. A dotted decimal tail counts as two. */
function groupsOf(text: string, mayEndInIpv4: boolean): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    const ipv4 = mayEndInIpv4 && index === parts.length - 1 ? ipv4Number(part) : undefined;
    if (ipv4 !== undefined) groups.push(ipv4 >>> 16, ipv4 & 0xffff);
    else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

/** The 16 bytes of an IPv6 address in any form of RFC 4291 section 2.2, without brackets and zone, or undefined. */
export function ipv6Bytes(text: string): Uint8Array | undefined {
  const sides = text.split('::');
  if (sides.length > 2) return undefined;
  const head = groupsOf(sides[0] ?? '', sides.length === 1);
  const tail = groupsOf(sides[1] ?? '', true);
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (sides.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const bytes = new Uint8Array(16);
  for (const [index, group] of [...head, ...new Array<number>(missing).fill(0), ...tail].entries()) {
    bytes[index * 2] = group >>> 8;
    bytes[index * 2 + 1] = group & 255;
  }
  return bytes;
}
