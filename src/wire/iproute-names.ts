/** Names of protocols as iproute2 writes and reads them, which differ from the kernel's in places. */

const netlinkProtocols: Readonly<Record<number, string>> = {
  0: 'rtnl',
  1: 'unused',
  2: 'usersock',
  3: 'fw',
  4: 'tcpdiag',
  5: 'nflog',
  6: 'xfrm',
  7: 'selinux',
  8: 'iscsi',
  9: 'audit',
  10: 'fiblookup',
  11: 'connector',
  12: 'nft',
  13: 'ip6fw',
  14: 'dec-rt',
  15: 'uevent',
  16: 'genl',
  18: 'scsi-trans',
  19: 'ecryptfs',
  20: 'rdma',
  21: 'crypto',
};

/** The name iproute2 gives a netlink protocol; the number where it has none. */
export const iprouteNetlinkName = (protocol: number): string =>
  netlinkProtocols[protocol] ?? String(protocol);

/** Ethernet protocols by `<linux/if_ether.h>`, by the names iproute2 has for them. */
const etherProtocols: Readonly<Record<number, string>> = {
  [0x0001]: '802_3',
  [0x0002]: 'ax25',
  [0x0003]: 'all',
  [0x0004]: '802_2',
  [0x0005]: 'snap',
  [0x0006]: 'ddcmp',
  [0x0007]: 'wan_ppp',
  [0x0008]: 'ppp_mp',
  [0x0009]: 'localtalk',
  [0x000c]: 'can',
  [0x0010]: 'ppptalk',
  [0x0011]: 'tr_802_2',
  [0x0015]: 'mobitex',
  [0x0016]: 'control',
  [0x0017]: 'irda',
  [0x0018]: 'econet',
  [0x0060]: 'loop',
  [0x0200]: 'pup',
  [0x0201]: 'pupat',
  [0x0800]: 'ip',
  [0x0805]: 'x25',
  [0x0806]: 'arp',
  [0x08ff]: 'bpq',
  [0x0a00]: 'ieeepup',
  [0x0a01]: 'ieeepupat',
  [0x6000]: 'dec',
  [0x6001]: 'dna_dl',
  [0x6002]: 'dna_rc',
  [0x6003]: 'dna_rt',
  [0x6004]: 'lat',
  [0x6005]: 'diag',
  [0x6006]: 'cust',
  [0x6007]: 'sca',
  [0x6558]: 'teb',
  [0x8035]: 'rarp',
  [0x809b]: 'atalk',
  [0x80f3]: 'aarp',
  [0x8100]: '802.1Q',
  [0x8137]: 'ipx',
  [0x86dd]: 'ipv6',
  [0x8847]: 'mpls_uc',
  [0x8848]: 'mpls_mc',
  [0x8863]: 'ppp_disc',
  [0x8864]: 'ppp_ses',
  [0x884c]: 'atmmpoa',
  [0x8884]: 'atmfate',
  [0x8892]: 'profinet',
  [0x88a2]: 'aoe',
  [0x88a4]: 'ethercat',
  [0x88a8]: '802.1ad',
  [0x88ca]: 'tipc',
  [0x88cc]: 'LLDP',
};

/** The name of an Ethernet protocol; its number in brackets where iproute2 has none or `-n` was given. */
export const etherProtocolName = (protocol: number, numeric: boolean): string =>
  (numeric ? undefined : etherProtocols[protocol]) ?? `[${protocol}]`;

const numberIn = (
  table: Readonly<Record<number, string>>,
  isName: (known: string) => boolean,
): number | undefined => {
  const entry = Object.entries(table).find(([, known]) => isName(known));
  return entry === undefined ? undefined : Number(entry[0]);
};

/** The number of an Ethernet protocol by its name, in any case; undefined for an unknown one. */
export const etherProtocolByName = (word: string): number | undefined => {
  const name = word.toLowerCase();
  return numberIn(etherProtocols, (known) => known.toLowerCase() === (name === 'ipv4' ? 'ip' : name));
};

/** The number of a netlink protocol by its name; undefined for an unknown one. */
export const netlinkProtocolByName = (word: string): number | undefined =>
  numberIn(netlinkProtocols, (known) => known === word);
