import { netlinkProtocolName } from '../../wire/constant-names.js';
import { etherProtocolByName, netlinkProtocolByName } from '../../wire/iproute-names.js';

/** Highest protocol number of netlink(7), MAX_LINKS - 1. */
const HIGHEST_NETLINK = 31;

/** A number as strtol(3) with base 0 reads it. */
const number = (word: string): number | undefined => {
  if (/^0[0-7]+$/.test(word)) return Number.parseInt(word, 8);
  return /^(0[xX][\da-fA-F]+|\d+)$/.test(word) ? Number(word) : undefined;
};

/** The number of an Ethernet protocol by number or iproute2's name, which is the kernel's where it has one. */
export const etherProtocolNumber = (word: string): number | undefined => {
  const value = etherProtocolByName(word) ?? number(word);
  return value === undefined || value > 0xffff ? undefined : value;
};

/** The number of a netlink protocol by number, by iproute2's name (`rtnl`), or by the kernel's (`route`). */
export const netlinkProtocolNumber = (word: string): number | undefined => {
  const known = netlinkProtocolByName(word) ?? number(word);
  if (known !== undefined) return known;
  for (let protocol = 0; protocol <= HIGHEST_NETLINK; protocol++) {
    if (netlinkProtocolName(protocol) === word) return protocol;
  }
  return undefined;
};
