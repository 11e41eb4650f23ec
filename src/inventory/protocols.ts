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

  /**
   * How many sockets of the protocol, or its IPv6 half, the network namespace of the table has, so far as they have an
   * address; undefined where it is not told.
   */
  count(kind: SocketKind, inet6 = false): number | undefined {
    const name = names[kind][inet6 ? 1 : 0];
    const count = name === undefined ? undefined : this.#count(name);
    // Since Linux 5.15 stream sockets have a row of their own.
    return kind === 'unix' && count !== undefined ? count + (this.#count('UNIX-STREAM') ?? 0) : count;
  }

  #count(name: string): number | undefined {
    const start = this.#table?.indexOf(`\n${name} `) ?? -1;
    if (start < 0) return undefined;
    const cells = this.#table
      ?.slice(start + 1 + name.length, start + 60)
      .trimStart()
      .split(/ +/, 2);
    const count = Number.parseInt(cells?.[1] ?? '', 10);
    return Number.isNaN(count) ? undefined : count;
  }
}
