import { int32 } from './codec.js';
import { icmp6Filter, icmpFilter } from './codec-icmp.js';
import { SOL_ICMPV6, SOL_RAW } from './levels.js';
import type { SocketOption } from './row.js';

const icmp = { level: SOL_RAW, families: ['inet'], types: ['raw'], protocols: ['icmp'] } as const;
const icmp6 = { level: SOL_ICMPV6, families: ['inet6'], types: ['raw'], protocols: ['icmp6'] } as const;
const raw6 = { level: SOL_RAW, families: ['inet6'], types: ['raw'] } as const;

/** SOL_RAW and IPPROTO_ICMPV6: filters of raw ICMP sockets. raw(7), `<linux/icmp.h>`, `<linux/icmpv6.h>` */
export const rawOptions: readonly SocketOption[] = [
  {
    ...icmp,
    name: 'icmpFilter',
    constant: 'ICMP_FILTER',
    number: 1,
    codec: icmpFilter,
    access: 'read-write',
    doc: 'The ICMP types that are delivered, out of 0 to 31; those above always are.',
  },
  {
    ...icmp6,
    name: 'icmp6Filter',
    constant: 'ICMPV6_FILTER',
    number: 1,
    codec: icmp6Filter,
    access: 'read-write',
    doc: 'The ICMPv6 types that are delivered.',
  },
  {
    ...raw6,
    name: 'rawChecksum',
    constant: 'IPV6_CHECKSUM',
    number: 7,
    codec: int32,
    unit: 'bytes',
    access: 'read-write',
    writeEffect: 'refused on ICMPv6 sockets, which always have it',
    doc: 'IPV6_CHECKSUM at the level RFC 3542 forgot: where in the data the checksum goes; -1 for nowhere.',
  },
];
