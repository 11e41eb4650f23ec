import { ipv4Bytes, ipv6Bytes } from '../../wire/address-bytes.js';
import type { Predicate } from './field-row.js';
import type { NetworkTest } from './resolved.js';

/** Addresses remembered per test, so that each text is read once; a listing has few different ones. */
const MOST_REMEMBERED = 4096;

const MAPPED = '::ffff:';

const sameBits = (left: Uint8Array, right: Uint8Array, bits: number): boolean => {
  const whole = bits >> 3;
  for (let at = 0; at < whole; at++) if (left[at] !== right[at]) return false;
  const rest = bits & 7;
  return rest === 0 || ((left[whole] ?? 0) ^ (right[whole] ?? 0)) >> (8 - rest) === 0;
};

/** Tells whether an address is in a network. An IPv4 network also has the IPv4-mapped addresses of IPv6 sockets. */
export const inNetwork = ({ bytes, bits }: NetworkTest): ((address: string) => boolean) => {
  const read =
    bytes.length === 16
      ? ipv6Bytes
      : (text: string) => ipv4Bytes(text.startsWith(MAPPED) ? text.slice(MAPPED.length) : text);
  const known = new Map<string, boolean>();
  return (address) => {
    let answer = known.get(address);
    if (answer === undefined) {
      const found = read(address);
      answer = found !== undefined && sameBits(found, bytes, bits);
      if (known.size >= MOST_REMEMBERED) known.clear();
      known.set(address, answer);
    }
    return answer;
  };
};

/** The predicate that one end is in a network. */
export const networkPredicate = (test: NetworkTest): Predicate => {
  const matches = inNetwork(test);
  const { end } = test;
  return (record) =>
    (record.family === 'inet' || record.family === 'inet6') &&
    matches(end === 'local' ? record.local.address : record.remote.address);
};
