import type { Inet6Address, InetAddress } from '../../family/address.js';
import { parseAddress } from '../../family/index.js';
import { IPPROTO_ICMP, IPPROTO_ICMPV6, IPPROTO_IP, IPPROTO_IPV6 } from '../../wire/constants.js';
import { type IcmpProtocol, type IcmpTypeName, icmpTypeName, icmpTypeNumber } from '../../wire/icmp.js';
import { decodeIcmpFilter, encodeIcmpFilter } from '../../wire/icmp-filter.js';
import { type DecodedIpv4Header, decodeIpv4Header } from '../../wire/ip-header.js';
import type { AncillaryData } from '../ancillary/types.js';
import { SocketError } from '../error.js';
import { SocketHolder } from '../holder.js';
import { Socket } from '../socket.js';
import type { SocketProtocolName } from '../spec.js';
import type { ReceivedMessage, ReceiveOptions, SendOptions, WaitOptions } from '../types.js';
import { type BatchOptions, BatchReceiver, type OutgoingPacket, sendPackets } from './batch.js';
import { attachFilter, detachFilter, type FilterProgram } from './filter.js';
import { build, untilClosed } from './holder.js';
import { ICMP_FILTER, ICMPV6_FILTER, IP_HDRINCL, IPV6_CHECKSUM, IPV6_HDRINCL, SOL_RAW } from './numbers.js';

/** The largest IP packet, RFC 791. */
const LARGEST_PACKET = 65536;

/** A host that packets come from or go to; the port is 0. */
export type IpAddress = InetAddress | Inet6Address;

/** How a raw socket is made. */
export interface RawSocketOptions extends WaitOptions {
  readonly family: 'inet' | 'inet6';
  /** The IP protocol whose packets come in and which goes into outgoing headers; `raw` (255) only sends. */
  readonly protocol: number | SocketProtocolName;
  /** IP_HDRINCL or IPV6_HDRINCL: what is sent starts with the IP header. Default: only for protocol 255. */
  readonly headerIncluded?: boolean;
  /** The local address: only packets to it come in, and it is the source of what goes out. */
  readonly bind?: IpAddress | string;
  /** The only host that packets come from and go to. */
  readonly connect?: IpAddress | string;
  /** The only types that come in, on sockets of ICMP and ICMPv6. */
  readonly icmpFilter?: Iterable<IcmpTypeName | number>;
  /** IPV6_CHECKSUM: where in the payload the kernel puts and checks a 16-bit checksum, in bytes. */
  readonly checksumOffset?: number;
  /** A classic BPF program that decides what comes in. */
  readonly filter?: FilterProgram;
  /** The network namespace to make it in, a descriptor of an nsfs file. */
  readonly namespace?: number;
}

/** A packet that came in. */
export interface RawPacket {
  /** All that came: of IPv4 with its header, of IPv6 without, as raw(7) and ipv6(7) have it. */
  readonly bytes: Uint8Array;
  /** Behind the IP header: a view of `bytes`. */
  readonly payload: Uint8Array;
  /** The header of an IPv4 packet. */
  readonly header?: DecodedIpv4Header;
  readonly from: IpAddress;
  readonly ancillary: readonly AncillaryData[];
  /** Longer than the room for it; the rest is lost. */
  readonly truncated: boolean;
}

/** How a packet is received. */
export interface RawReceiveOptions extends WaitOptions, ReceiveOptions {
  /** Room for it in bytes. Default 65536, which every packet fits. */
  readonly length?: number;
}

const icmpProtocols: Readonly<Record<number, IcmpProtocol>> = {
  [IPPROTO_ICMP]: 'icmp',
  [IPPROTO_ICMPV6]: 'icmp6',
};
const icmpFilterPlace = {
  icmp: [SOL_RAW, ICMP_FILTER, 4],
  icmp6: [IPPROTO_ICMPV6, ICMPV6_FILTER, 32],
} as const;

function packetOf(
  { bytes, from, truncated }: Pick<ReceivedMessage, 'bytes' | 'from' | 'truncated'>,
  ancillary: readonly AncillaryData[],
  hasHeader: boolean,
): RawPacket {
  const packet = { bytes, payload: bytes, from: from as IpAddress, ancillary, truncated };
  // A header that was cut cannot be read; it has 60 bytes at most.
  if (!hasHeader || (truncated && bytes.length < 60)) return packet;
  const header = decodeIpv4Header(bytes);
  return { ...packet, payload: bytes.subarray(header.headerLength), header };
}

/** A raw socket of IPv4 or IPv6, raw(7): whole packets of one IP protocol. Needs CAP_NET_RAW. */
export class RawSocket extends SocketHolder {
  readonly #batches = new BatchReceiver(this.socket);

  /** Makes a raw socket. Throws SocketError: `EPERM` without CAP_NET_RAW. */
  static async open(options: RawSocketOptions): Promise<RawSocket> {
    const { family, protocol, namespace, connect } = options;
    if (family !== 'inet' && family !== 'inet6')
      throw new TypeError(`family must be inet or inet6, not ${String(family)}`);
    const place = namespace === undefined ? {} : { namespace };
    const raw = build(Socket.open({ family, type: 'raw', protocol }, place), (socket) => {
      const made = new RawSocket(socket);
      made.#prepare(options);
      return made;
    });
    try {
      if (connect !== undefined) await raw.connect(connect, options);
    } catch (error) {
      raw.close();
      throw error;
    }
    return raw;
  }

  #prepare(options: RawSocketOptions): void {
    const { bind, headerIncluded, icmpFilter, checksumOffset, filter } = options;
    if (filter !== undefined) this.setFilter(filter);
    if (icmpFilter !== undefined) this.setIcmpFilter(icmpFilter);
    if (headerIncluded !== undefined) this.headerIncluded = headerIncluded;
    if (checksumOffset !== undefined) this.checksumOffset = checksumOffset;
    if (bind !== undefined) this.socket.bind(bind);
  }

  get #isIpv4(): boolean {
    return this.socket.family === 'inet';
  }

  /** connect(2): from now on packets come from, and go to, this host only. Throws SocketError. */
  connect(address: IpAddress | string, wait: WaitOptions = {}): Promise<void> {
    return this.socket.connect(address, wait);
  }

  /** Whether what is sent starts with the IP header, IP_HDRINCL of raw(7). */
  get headerIncluded(): boolean {
    const [level, option] = this.#isIpv4 ? [IPPROTO_IP, IP_HDRINCL] : [IPPROTO_IPV6, IPV6_HDRINCL];
    return this.socket.getOption(level, option, 4)[0] !== 0;
  }

  set headerIncluded(value: boolean) {
    const [level, option] = this.#isIpv4 ? [IPPROTO_IP, IP_HDRINCL] : [IPPROTO_IPV6, IPV6_HDRINCL];
    this.socket.setOption(level, option, value ? 1 : 0);
  }

  /** Where in an IPv6 payload the kernel keeps a checksum, IPV6_CHECKSUM of RFC 3542 section 3.1; undefined: nowhere. */
  get checksumOffset(): number | undefined {
    const value = this.socket.getOption(IPPROTO_IPV6, IPV6_CHECKSUM, 4);
    const offset = new DataView(value.buffer, value.byteOffset).getInt32(0, true);
    return offset < 0 ? undefined : offset;
  }

  set checksumOffset(offset: number | undefined) {
    this.socket.setOption(IPPROTO_IPV6, IPV6_CHECKSUM, offset ?? -1);
  }

  #icmpProtocol(operation: string): IcmpProtocol {
    const protocol = icmpProtocols[this.socket.protocol];
    if (protocol !== undefined) return protocol;
    const reason = { code: 'ERR_SOCKET_STATE', text: 'only a socket of ICMP or ICMPv6 has such a filter' };
    throw new SocketError(operation, { label: this.socket.label }, reason);
  }

  /** The ICMP types that come in: names, and numbers that have none. ICMP types above 31 always do and are not told. */
  get icmpFilter(): Set<IcmpTypeName | number> {
    const protocol = this.#icmpProtocol('get icmp filter');
    const [level, option, length] = icmpFilterPlace[protocol];
    const types = decodeIcmpFilter(protocol, this.socket.getOption(level, option, length));
    return new Set(
      types.map((type) => {
        const name = icmpTypeName(protocol, type);
        return name.startsWith('unknown(') ? type : (name as IcmpTypeName);
      }),
    );
  }

  /** ICMP_FILTER of raw(7), ICMP6_FILTER of RFC 3542: lets only these types in. Throws SocketError, RangeError. */
  setIcmpFilter(types: Iterable<IcmpTypeName | number>): void {
    const protocol = this.#icmpProtocol('set icmp filter');
    const numbers = Array.from(types, (type) => {
      const number = typeof type === 'number' ? type : icmpTypeNumber(protocol, type);
      if (number === undefined) throw new RangeError(`${protocol} has no type ${type}`);
      return number;
    });
    const [level, option] = icmpFilterPlace[protocol];
    this.socket.setOption(level, option, encodeIcmpFilter(protocol, numbers));
  }

  /** Attaches a classic BPF program, or takes it away. Offsets start at the IPv4 header, or behind that of IPv6. */
  setFilter(program: FilterProgram | undefined): void {
    if (program === undefined) detachFilter(this.socket);
    else attachFilter(this.socket, program);
  }

  #address(to: IpAddress | string): IpAddress {
    return typeof to === 'string' ? (parseAddress(to, this.socket.family) as IpAddress) : to;
  }

  /** Where a packet goes that carries its own header. */
  #destination(packet: Uint8Array): IpAddress | undefined {
    if (!this.#isIpv4 || !this.headerIncluded || this.socket.remoteAddress !== undefined) return undefined;
    return { family: 'inet', address: decodeIpv4Header(packet).destination, port: 0 };
  }

  /**
   * Sends one packet: the payload, or with `headerIncluded` all of it, whose header then says where to when `to` is
   * absent (IPv4). Throws SocketError.
   */
  async send(
    packet: Uint8Array,
    to?: IpAddress | string,
    options: SendOptions & WaitOptions = {},
  ): Promise<number> {
    const address = to === undefined ? this.#destination(packet) : this.#address(to);
    return this.socket.send(packet, address === undefined ? options : { ...options, to: address });
  }

  /** Sends packets in as few calls as it takes, in order. Throws SocketError of the first that failed. */
  sendBatch(packets: readonly OutgoingPacket[], wait: WaitOptions = {}): Promise<void> {
    return sendPackets(this.socket, packets, wait);
  }

  /**
   * The next packet; from the error queue, what was sent and failed, without a header of the kernel's. Throws SocketError.
   */
  async receive(options: RawReceiveOptions = {}): Promise<RawPacket> {
    const message = await this.socket.receive(options.length ?? LARGEST_PACKET, options);
    return packetOf(message, message.ancillary, this.#isIpv4 && options.errorQueue !== true);
  }

  /** What is there now, 1 to `count` packets, in one call. Throws SocketError. */
  async receiveBatch(count: number, options: BatchOptions = {}): Promise<RawPacket[]> {
    const batch = await this.#batches.receive(count, options);
    return batch.map((packet) => packetOf(packet, packet.ancillary, this.#isIpv4));
  }

  /** Packets until the socket is closed. */
  [Symbol.asyncIterator](): AsyncGenerator<RawPacket> {
    return untilClosed(this, () => this.receive());
  }
}
