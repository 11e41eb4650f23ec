import { GrammarError } from '../../grammar/error.js';
import { parseTarget, type TargetPurpose, type TargetType } from '../target.js';
import { netlinkGroup } from './netlink-groups.js';
import { ethernetProtocol, ipProtocol, netlinkProtocol } from './protocols.js';

/** Where a channel goes, read from text and not looked up yet. */
export type ChannelPlace =
  /** A target as everywhere; the type is undefined for a Unix address that does not tell. */
  | {
      readonly kind: 'target';
      readonly text: string;
      readonly type: TargetType | undefined;
      readonly unix: boolean;
    }
  | {
      readonly kind: 'raw';
      readonly family: 'inet' | 'inet6';
      readonly protocol: number;
      readonly host: string | undefined;
    }
  | { readonly kind: 'echo'; readonly protocol: 'icmp' | 'icmp6'; readonly host: string | undefined }
  /** Interface undefined: all of them. */
  | { readonly kind: 'packet'; readonly interface: string | undefined; readonly protocol: number }
  | { readonly kind: 'netlink'; readonly protocol: number; readonly groups: readonly number[] };

/** The parts of a text between colons, with their positions; brackets keep the colons of an IPv6 address together. */
interface Part {
  readonly text: string;
  readonly at: number;
}

function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  let depth = 0;
  for (let index = 0; index <= text.length; index++) {
    if (text[index] === '[') depth++;
    if (text[index] === ']') depth--;
    if (index < text.length && (text[index] !== ':' || depth > 0)) continue;
    parts.push({ text: text.slice(at, index), at });
    at = index + 1;
  }
  return parts;
}

/** Refuses what follows the last part that means something. */
function noMore(text: string, parts: readonly Part[], count: number): void {
  const extra = parts[count];
  if (extra !== undefined) throw new GrammarError(text, extra.at, 'nothing more');
}

/** The host in a part: brackets are for IPv6 and may be there; `*` and nothing mean every address, where that is possible. */
function hostOf(text: string, part: Part | undefined, purpose: TargetPurpose): string | undefined {
  const open = part === undefined || part.text === '' || part.text === '*';
  if (open && purpose === 'connect') {
    throw new GrammarError(text, part?.at ?? text.length, 'a host name or an IP address');
  }
  if (open) return undefined;
  const bare = part.text.replace(/^\[(.*)\]$/, '$1');
  if (/^[0-9a-z_.:%-]+$/i.test(bare)) return bare;
  throw new GrammarError(text, part.at, 'a host name or an IP address (IPv6 in brackets)');
}

function parseRaw(text: string, purpose: TargetPurpose): ChannelPlace {
  const parts = partsOf(text);
  const [, family, protocol, host] = parts;
  if (family?.text !== 'inet' && family?.text !== 'inet6') {
    throw new GrammarError(text, family?.at ?? text.length, 'inet or inet6');
  }
  const number = ipProtocol(protocol?.text ?? '');
  if (protocol === undefined || number === undefined) {
    throw new GrammarError(
      text,
      protocol?.at ?? text.length,
      'an IP protocol: its name or a number from 1 to 255',
    );
  }
  noMore(text, parts, 4);
  return { kind: 'raw', family: family.text, protocol: number, host: hostOf(text, host, purpose) };
}

/** All after the scheme is the host, so that `icmp6:::1` needs no brackets. */
function parseEcho(text: string, protocol: 'icmp' | 'icmp6', purpose: TargetPurpose): ChannelPlace {
  const at = protocol.length + 1;
  return { kind: 'echo', protocol, host: hostOf(text, { text: text.slice(at), at }, purpose) };
}

function parsePacket(text: string, purpose: TargetPurpose): ChannelPlace {
  const parts = partsOf(text);
  const [, name, protocol] = parts;
  const all = name === undefined || name.text === '' || name.text === '*';
  if (all && purpose === 'connect') {
    throw new GrammarError(text, name?.at ?? text.length, 'the name of a network interface');
  }
  const number = ethernetProtocol(protocol?.text ?? 'all');
  if (number === undefined) {
    throw new GrammarError(
      text,
      protocol?.at ?? 0,
      'an Ethernet protocol: all, ip, ipv6, arp or a number such as 0x0800',
    );
  }
  noMore(text, parts, 3);
  return { kind: 'packet', interface: all ? undefined : name.text, protocol: number };
}

function parseNetlink(text: string, purpose: TargetPurpose): ChannelPlace {
  const parts = partsOf(text);
  const [, name, groups] = parts;
  const protocol = netlinkProtocol(name?.text ?? '');
  if (name === undefined || protocol === undefined) {
    throw new GrammarError(
      text,
      name?.at ?? text.length,
      'a netlink protocol, such as route, kobject_uevent or a number',
    );
  }
  noMore(text, parts, 3);
  if (groups === undefined) {
    if (purpose === 'connect') return { kind: 'netlink', protocol, groups: [] };
    throw new GrammarError(text, text.length, 'a colon and multicast groups, such as :link');
  }
  const numbers: number[] = [];
  let at = groups.at;
  for (const word of groups.text.split(',')) {
    numbers.push(netlinkGroup(text, at, word, protocol));
    at += word.length + 1;
  }
  return { kind: 'netlink', protocol, groups: numbers };
}

/** The words before the first colon that mean more than a target does. */
const schemes = {
  raw: parseRaw,
  icmp: (text: string, purpose: TargetPurpose) => parseEcho(text, 'icmp', purpose),
  icmp6: (text: string, purpose: TargetPurpose) => parseEcho(text, 'icmp6', purpose),
  packet: parsePacket,
  netlink: parseNetlink,
};

/**
 * Reads where a channel goes: a target as everywhere, or `raw:inet:253:127.0.0.1`, `icmp:HOST`, `icmp6:HOST`,
 * `packet:eth0:ip`, `netlink:route:link`. Throws GrammarError with the position of the fault.
 */
export function parsePlace(text: string, purpose: TargetPurpose): ChannelPlace {
  const word = text.slice(0, Math.max(0, text.indexOf(':')));
  if (Object.hasOwn(schemes, word)) return schemes[word as keyof typeof schemes](text, purpose);
  const { type, place } = parseTarget(text, purpose, 'tcp', Object.keys(schemes));
  const family = place.kind === 'address' ? place.address.family : 'inet';
  const bare = type ?? (family === 'unix' ? undefined : 'stream');
  return { kind: 'target', text, type: bare, unix: family === 'unix' };
}
