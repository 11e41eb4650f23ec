import { flag, int32 } from './codec.js';
import { SOL_UDP, SOL_UDPLITE } from './levels.js';
import type { SocketOption } from './row.js';

const udp = { level: SOL_UDP, families: ['inet', 'inet6'], types: ['dgram'], protocols: ['udp'] } as const;
const udplite = {
  level: SOL_UDPLITE,
  families: ['inet', 'inet6'],
  types: ['dgram'],
  protocols: ['udplite'],
} as const;

/** IPPROTO_UDP and IPPROTO_UDPLITE, udp(7), udplite(7), `<linux/udp.h>`. */
export const udpOptions: readonly SocketOption[] = [
  {
    ...udp,
    name: 'udpCork',
    constant: 'UDP_CORK',
    number: 1,
    codec: flag,
    access: 'read-write',
    doc: 'Gathers what is sent into one datagram until it is switched off.',
  },
  {
    ...udp,
    name: 'udpEncapsulation',
    constant: 'UDP_ENCAP',
    number: 100,
    codec: int32,
    access: 'read-write',
    writeEffect: 'hands what comes in to the kernel; it cannot be taken back',
    doc: 'The protocol inside the datagrams, UDP_ENCAP_*: 2 ESP, 3 L2TP, 4 and 5 GTP, 6 RxRPC.',
  },
  {
    ...udp,
    name: 'udpNoChecksumSend',
    constant: 'UDP_NO_CHECK6_TX',
    number: 101,
    codec: flag,
    access: 'read-write',
    since: 'Linux 3.16',
    doc: 'Sends over IPv6 without checksum.',
  },
  {
    ...udp,
    name: 'udpNoChecksumReceive',
    constant: 'UDP_NO_CHECK6_RX',
    number: 102,
    codec: flag,
    access: 'read-write',
    since: 'Linux 3.16',
    doc: 'Takes datagrams over IPv6 without checksum.',
  },
  {
    ...udp,
    name: 'udpSegment',
    constant: 'UDP_SEGMENT',
    number: 103,
    codec: int32,
    unit: 'bytes',
    access: 'read-write',
    since: 'Linux 4.18',
    doc: 'Cuts what is sent into datagrams of this size; 0 not at all.',
  },
  {
    ...udp,
    name: 'udpReceiveOffload',
    constant: 'UDP_GRO',
    number: 104,
    codec: flag,
    access: 'read-write',
    since: 'Linux 5.0',
    doc: 'Delivers datagrams of one sender joined, with the size they had.',
  },
  {
    ...udplite,
    name: 'udpliteSendCoverage',
    constant: 'UDPLITE_SEND_CSCOV',
    number: 10,
    codec: int32,
    unit: 'bytes',
    access: 'read-write',
    writeEffect: 'raised to 8, the size of the header',
    doc: 'How many bytes of what is sent the checksum covers; 0 all.',
    socat: ['udplite-send-cscov'],
  },
  {
    ...udplite,
    name: 'udpliteReceiveCoverage',
    constant: 'UDPLITE_RECV_CSCOV',
    number: 11,
    codec: int32,
    unit: 'bytes',
    access: 'read-write',
    writeEffect: 'raised to 8, the size of the header',
    doc: 'How many bytes the checksum has to cover for a datagram to be taken.',
    socat: ['udplite-recv-cscov'],
  },
];
