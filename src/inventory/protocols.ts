import type { SocketKind } from './record.js';

/** What `/proc/net/protocols` calls each kind, and for Internet kinds its IPv6 half. */
const names: Readonly<Record<SocketKind, readonly [string, string?]>> = {
  netlink: ['NETLINK'],
  packet: ['PACKET'],
  unix: ['UNIX'],
  raw: ['RAW', 'RAWv6'],
  icmp: ['PING', 'PINGv6'],
  udp: ['UDP', 'UDPv6'],
  udplite: ['UDP-Lite', 'UDPLITEv6'],
  tcp: ['TCP', 'TCPv6'],
  dccp: ['DCCP', 'DCCPv6'],
  sctp: ['SCTP', 'SCTPv6'],
  vsock: ['AF_VSOCK'],
  tipc: ['TIPC'],
  xdp: ['XDP'],
  mptcp: ['MPTCP', 'MPTCPv6'],
  other: [''],
};

/**
 * The protocols the running kernel has registered. One that is not there has no sockets, and asking sock_diag for it
 * would only make the kernel look for a module to load.
 */
export class Protocols {
  readonly #table: string | undefined;

  /** `table` is the text of `/proc/net/protocols`; without it, every protocol is taken to be there. */
  constructor(table: string | undefined) {
    this.#table = table;
  }

  /** Whether the kernel has the protocol, or its IPv6 half. */
  has(kind: SocketKind, inet6 = false): boolean {
    if (this.#table === undefined) return true;
    const name = names[kind][inet6 ? 1 : 0];
    // Only the first word of each line counts; parsing all columns would take longer than many a listing.
    return name !== undefined && this.#table.includes(`\n${name} `);
  }
}
