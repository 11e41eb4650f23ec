import { GrammarError } from '../../grammar/error.js';
import { nearestName } from '../../grammar/nearest.js';

/** RTNLGRP_* of `<linux/rtnetlink.h>`. */
const route: Readonly<Record<string, number>> = {
  link: 1,
  notify: 2,
  neigh: 3,
  tc: 4,
  'ipv4-address': 5,
  'ipv4-mroute': 6,
  'ipv4-route': 7,
  'ipv4-rule': 8,
  'ipv6-address': 9,
  'ipv6-mroute': 10,
  'ipv6-route': 11,
  'ipv6-ifinfo': 12,
  'ipv6-prefix': 18,
  'ipv6-rule': 19,
  'nd-useropt': 20,
  'ipv4-netconf': 24,
  'ipv6-netconf': 25,
  mdb: 26,
  'mpls-route': 27,
  nsid: 28,
  'mpls-netconf': 29,
  nexthop: 32,
  brvlan: 33,
};

/** NFNLGRP_* of `<linux/netfilter/nfnetlink.h>`. */
const netfilter: Readonly<Record<string, number>> = {
  'conntrack-new': 1,
  'conntrack-update': 2,
  'conntrack-destroy': 3,
  'conntrack-expect-new': 4,
  'conntrack-expect-update': 5,
  'conntrack-expect-destroy': 6,
  nftables: 7,
  'acct-quota': 8,
  nftrace: 9,
};

/** SKNLGRP_* of `<linux/sock_diag.h>`. */
const sockDiag: Readonly<Record<string, number>> = {
  'inet-tcp-destroy': 1,
  'inet-udp-destroy': 2,
  'inet6-tcp-destroy': 3,
  'inet6-udp-destroy': 4,
};

/** Names by the number of their protocol, `<linux/netlink.h>`. The groups of `generic` have no fixed numbers. */
const names: Readonly<Record<number, Readonly<Record<string, number>>>> = {
  0: route,
  4: sockDiag,
  6: { acquire: 1, expire: 2, sa: 3, policy: 4, aevents: 5, report: 6, migrate: 7, mapping: 8 },
  9: { log: 1 },
  12: netfilter,
  15: { kernel: 1, udev: 2 },
};

const HIGHEST = 0x7fff_ffff;

/** The number of a multicast group written at a place of a text: a name of the protocol, or a number. Throws GrammarError. */
export function netlinkGroup(text: string, at: number, word: string, protocol: number): number {
  const known = names[protocol] ?? {};
  if (Object.hasOwn(known, word)) return known[word] as number;
  if (/^[1-9][0-9]{0,9}$/.test(word) && Number(word) <= HIGHEST) return Number(word);
  const near = nearestName(word, Object.keys(known));
  const list = Object.keys(known).join(', ');
  const hint = near === undefined ? (list === '' ? '' : ` or one of ${list}`) : `, or a name such as ${near}`;
  throw new GrammarError(text, at, `the number of a multicast group${hint}`);
}
