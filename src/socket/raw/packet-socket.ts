import type { PacketAddress } from '../../family/address.js';
import { interfaceIndex } from '../../kernel/index.js';
import { viewOf } from '../../wire/byte-order.js';
import { layout, u32 } from '../../wire/layout.js';
import { SocketHolder } from '../holder.js';
import type { PacketMembershipRequest, PacketStatistics } from '../options/values.js';
import { Socket } from '../socket.js';
import { resolveSpec } from '../spec.js';
import type { ReceivedMessage, WaitOptions } from '../types.js';
import { auxiliaryOf, type PacketAuxiliary } from './auxdata.js';
import {
  type BatchedPacket,
  type BatchOptions,
  BatchReceiver,
  type OutgoingPacket,
  sendPackets,
} from './batch.js';
import { attachFilter, detachFilter, type FilterProgram } from './filter.js';
import { attempt, build, untilClosed } from './holder.js';
import { Memberships } from './membership.js';
import { PACKET_AUXDATA, PACKET_STATISTICS, SOL_PACKET } from './numbers.js';

/** Room for a packet: what an unsegmented TCP packet of a card that segments by itself has, with its link header. */
const USUAL_ROOM = 65536;
/** Room for struct tpacket_auxdata and another control message. */
const CONTROL_ROOM = 128;

/** struct tpacket_stats, `<linux/if_packet.h>`. */
const tpacketStats = layout('tpacket_stats', 8, { packets: u32(0), drops: u32(4) });

/** An Ethernet protocol in host order or by name. */
export type EthernetProtocol = number | 'all' | 'ip' | 'arp' | 'ipv6';

/** How a packet socket is made. */
export interface PacketSocketOptions {
  /** `raw`: packets with their link-layer header; `dgram`: without it. Default `raw`. */
  readonly type?: 'raw' | 'dgram';
  /** Which packets come in. Default `all`, outgoing ones among them; 0: none, to send only. */
  readonly protocol?: EthernetProtocol;
  /** The interface to listen on, by name or index. Default: all. */
  readonly interface?: string | number;
  /** A classic BPF program that decides what comes in. It is in place before the first packet can come. */
  readonly filter?: FilterProgram;
  /** Takes everything on the link of `interface`, which is needed then, not only what is for this machine. */
  readonly promiscuous?: boolean;
  /** PACKET_AUXDATA: what the kernel knows of each packet beyond its bytes. */
  readonly auxiliary?: boolean;
  /** The network namespace to make it in, a descriptor of an nsfs file. */
  readonly namespace?: number;
}

/** A packet that came in. */
export interface LinkPacket {
  /** With the link-layer header on sockets of type `raw`. */
  readonly bytes: Uint8Array;
  /** The interface, the Ethernet protocol, the packet type, and who sent it on the link. */
  readonly from: PacketAddress;
  /** Longer than the room for it; the rest is lost. */
  readonly truncated: boolean;
  readonly auxiliary?: PacketAuxiliary;
}

/** How a packet is received. */
export interface PacketReceiveOptions extends WaitOptions {
  /** Room for it in bytes. Default 65536. */
  readonly length?: number;
}

const protocolNumber = (protocol: EthernetProtocol): number =>
  resolveSpec({ family: 'packet', type: 'raw', protocol }).protocol;

/** A packet socket, packet(7): packets as the link has them, in both directions. Needs CAP_NET_RAW. */
export class PacketSocket extends SocketHolder {
  readonly #batches = new BatchReceiver(this.socket);
  readonly #memberships = new Memberships(this.socket);
  #controlRoom = 0;

  /**
   * Makes a packet socket. It is made without a protocol, which receives nothing; only after the filter is attached is
   * it bound to the protocol and the interface. So no packet slips past the filter. Throws SocketError: `EPERM` without
   * CAP_NET_RAW, `ENODEV` where there is no such interface.
   */
  static async open(options: PacketSocketOptions = {}): Promise<PacketSocket> {
    const { type = 'raw', namespace } = options;
    if (type !== 'raw' && type !== 'dgram')
      throw new TypeError(`type must be raw or dgram, not ${String(type)}`);
    const place = namespace === undefined ? {} : { namespace };
    return build(Socket.open({ family: 'packet', type, protocol: 0 }, place), (socket) => {
      const made = new PacketSocket(socket);
      made.#prepare(options);
      return made;
    });
  }

  #prepare(options: PacketSocketOptions): void {
    const { filter, auxiliary = false, promiscuous = false, protocol = 'all' } = options;
    if (filter !== undefined) this.setFilter(filter);
    if (auxiliary) {
      this.socket.setOption(SOL_PACKET, PACKET_AUXDATA, 1);
      this.#controlRoom = CONTROL_ROOM;
    }
    const interfaceIndex = options.interface === undefined ? 0 : this.interfaceIndex(options.interface);
    if (promiscuous) this.addMembership({ interfaceIndex, type: 'promiscuous' });
    this.bind(protocol, interfaceIndex);
  }

  /** The index of an interface by its name, in the socket's network namespace. Throws SocketError `ENODEV`. */
  interfaceIndex(interfaceName: string | number): number {
    return typeof interfaceName === 'number'
      ? interfaceName
      : attempt(this.socket, `find interface ${interfaceName} for`, () =>
          interfaceIndex(this.socket.fd, interfaceName),
        );
  }

  /** bind(2): listens to another protocol (0: the same) or interface (0: all) from now on. Throws SocketError. */
  bind(protocol: EthernetProtocol, interfaceName: string | number = 0): void {
    const interfaceIndex = this.interfaceIndex(interfaceName);
    this.socket.bind({ family: 'packet', protocol: protocolNumber(protocol), interfaceIndex });
  }

  /** Attaches a classic BPF program or takes it away. What is queued stays. Throws SocketError, RangeError. */
  setFilter(program: FilterProgram | undefined): void {
    if (program === undefined) detachFilter(this.socket);
    else attachFilter(this.socket, program);
  }

  /** PACKET_ADD_MEMBERSHIP: ends with drop, or when this socket is closed. Throws SocketError. */
  addMembership(request: PacketMembershipRequest): void {
    this.#memberships.add(request);
  }

  /** PACKET_DROP_MEMBERSHIP. Throws SocketError. */
  dropMembership(request: PacketMembershipRequest): void {
    this.#memberships.drop(request);
  }

  /** PACKET_STATISTICS of packet(7); asking starts the counts anew. Throws SocketError. */
  statistics(): PacketStatistics {
    const value = this.socket.getOption(SOL_PACKET, PACKET_STATISTICS, tpacketStats.size);
    return tpacketStats.decode(viewOf(value));
  }

  /**
   * Sends one packet: with its link-layer header on type `raw`, where `to` is needed only when the socket is bound to no
   * interface; on type `dgram` the kernel makes the header from the protocol and the hardware address of `to`. Throws
   * SocketError.
   */
  async send(packet: Uint8Array, to?: PacketAddress, wait: WaitOptions = {}): Promise<number> {
    return this.socket.send(packet, to === undefined ? wait : { ...wait, to });
  }

  /** Sends packets in as few calls as it takes, in order. Throws SocketError of the first that failed. */
  sendBatch(packets: readonly OutgoingPacket[], wait: WaitOptions = {}): Promise<void> {
    return sendPackets(this.socket, packets, wait);
  }

  #packet({ bytes, from, truncated, ancillary }: ReceivedMessage | BatchedPacket): LinkPacket {
    const packet = { bytes, from: from as PacketAddress, truncated };
    const auxiliary = auxiliaryOf(ancillary);
    return auxiliary === undefined ? packet : { ...packet, auxiliary };
  }

  /** The next packet. Throws SocketError: `ENETDOWN` once when the interface goes down. */
  async receive(options: PacketReceiveOptions = {}): Promise<LinkPacket> {
    const { length = USUAL_ROOM, ...wait } = options;
    return this.#packet(await this.socket.receive(length, { ...wait, ancillaryBytes: this.#controlRoom }));
  }

  /** What is there now, 1 to `count` packets, in one call. Throws SocketError. */
  async receiveBatch(count: number, options: BatchOptions = {}): Promise<LinkPacket[]> {
    const batch = await this.#batches.receive(count, options);
    return batch.map((packet) => this.#packet(packet));
  }

  /** Ends the memberships and closes the socket. Harmless when repeated. */
  override close(): void {
    if (!this.closed) this.#memberships.dropAll();
    super.close();
  }

  /** Packets until the socket is closed. */
  [Symbol.asyncIterator](): AsyncGenerator<LinkPacket> {
    return untilClosed(this, () => this.receive());
  }
}
