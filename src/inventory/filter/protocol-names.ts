import { readInt } from '../../grammar/filter/index.js';
import { netlinkProtocolName } from '../../wire/constant-names.js';
import { etherProtocolByName, netlinkProtocolByName } from '../../wire/iproute-names.js';

/** Highest protocol number of netlink(7), MAX_LINKS - 1. */
const HIGHEST_NETLINK = 31;

/** A number as strtol(3) with base 0 reads it, from 0 to the highest there is. */
const number = (word: string, highest: number): number | undefined => {
  const value = readInt(word);
  return value === undefined || value < 0 || value > highest ? undefined : value;
};

/** The number of an Ethernet protocol by number or iproute2's name, which is the kernel's where it has one. */
export const etherProtocolNumber = (word: string): number | undefined =>
  etherProtocolByName(word) ?? number(word, 0xffff);

/** The number of a netlink protocol by number, by iproute2's name (`rtnl`), or but for ss by the kernel's (`route`). */
export const netlinkProtocolNumber = (word: string, dialect: 'socketeer' | 'ss'): number | undefined => {
  const known = netlinkProtocolByName(dialect === 'ss' ? word : word.toLowerCase()) ?? number(word, 0xff);
  if (known !== undefined || dialect === 'ss') return known;
  for (let protocol = 0; protocol <= HIGHEST_NETLINK; protocol++) {
    if (netlinkProtocolName(protocol) === word) return protocol;
  }
  return undefined;
};
