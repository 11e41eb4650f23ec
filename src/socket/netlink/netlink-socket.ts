import type { NetlinkAddress } from '../../family/address.js';
import { SocketHolder } from '../holder.js';
import { build } from '../raw/holder.js';
import { Socket } from '../socket.js';
import type { SocketProtocolName } from '../spec.js';
import type { WaitOptions } from '../types.js';
import { Exchange } from './exchange.js';
import { encodeRequest, type NetlinkRequest } from './message.js';
import type { NetlinkEvent } from './notifications.js';
import {
  NETLINK_ADD_MEMBERSHIP,
  NETLINK_CAP_ACK,
  NETLINK_DROP_MEMBERSHIP,
  NETLINK_EXT_ACK,
  NETLINK_GET_STRICT_CHK,
  NETLINK_PKTINFO,
  SOL_NETLINK,
} from './numbers.js';
import type { NetlinkAnswer } from './pending.js';

const KERNEL: NetlinkAddress = { family: 'netlink', portId: 0, groups: 0 };

/** How a netlink socket is made. */
export interface NetlinkSocketOptions {
  /** The kernel's name or number: `route`, `generic`, `sock_diag`, …. */
  readonly protocol: number | SocketProtocolName;
  /** Multicast groups to join, by number: RTNLGRP_* of `<linux/rtnetlink.h>`, …. */
  readonly groups?: readonly number[];
  /** NETLINK_GET_STRICT_CHK: requests for a dump are refused where older kernels ignored what they did not know. Default true. */
  readonly strict?: boolean;
  /** The network namespace to make it in, a descriptor of an nsfs file. */
  readonly namespace?: number;
}

/** A netlink socket, netlink(7): requests to the kernel with their answers, and what it tells by multicast. */
export class NetlinkSocket extends SocketHolder {
  /** The port id the kernel chose for this socket. */
  readonly portId: number;
  readonly #groups = new Set<number>();
  readonly #exchange: Exchange;

  private constructor(socket: Socket) {
    super(socket);
    this.portId = (socket.localAddress as NetlinkAddress).portId;
    this.#exchange = new Exchange(socket, this.portId, this.#groups);
  }

  /** Makes a netlink socket with a port of its own. Throws SocketError. */
  static async open(options: NetlinkSocketOptions): Promise<NetlinkSocket> {
    const { protocol, groups = [], strict = true, namespace } = options;
    const place = namespace === undefined ? {} : { namespace };
    return build(Socket.open({ family: 'netlink', type: 'raw', protocol }, place), (socket) => {
      const wanted = [NETLINK_EXT_ACK, NETLINK_CAP_ACK, NETLINK_PKTINFO];
      for (const option of strict ? [...wanted, NETLINK_GET_STRICT_CHK] : wanted)
        socket.setOption(SOL_NETLINK, option, 1);
      socket.bind(KERNEL); // port 0 lets the kernel choose
      const made = new NetlinkSocket(socket);
      for (const group of groups) made.join(group);
      return made;
    });
  }

  /** NETLINK_ADD_MEMBERSHIP: what is sent to the group comes to notifications(). Throws SocketError. */
  join(group: number): void {
    this.socket.setOption(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, group);
    this.#groups.add(group);
  }

  /** NETLINK_DROP_MEMBERSHIP. Throws SocketError. */
  leave(group: number): void {
    this.socket.setOption(SOL_NETLINK, NETLINK_DROP_MEMBERSHIP, group);
    this.#groups.delete(group);
  }

  /**
   * Sends a request to the kernel and gathers its answer. Requests may overlap; dumps take turns. Rejects with
   * NetlinkRequestError where the kernel refuses, with SocketError `ENOBUFS` where the answer may have been lost.
   */
  async request(request: NetlinkRequest, wait: WaitOptions = {}): Promise<NetlinkAnswer> {
    return this.#open.request(request, wait);
  }

  /**
   * Sends a message and expects no answer: to another program, or to groups, where the protocol allows it. It has the
   * flags of `request` and no others. Throws SocketError.
   */
  async send(request: NetlinkRequest, to: NetlinkAddress, wait: WaitOptions = {}): Promise<void> {
    const bytes = encodeRequest(request, request.flags ?? 0, this.#open.nextSequence());
    await this.socket.send(bytes, { ...wait, to });
  }

  /**
   * What comes unasked, from now on: messages to the groups joined, and those of other programs. Each call makes a stream
   * of its own; it ends when the loop is left or the socket closed, and throws the reason of the signal.
   */
  notifications({ signal }: Pick<WaitOptions, 'signal'> = {}): AsyncIterableIterator<NetlinkEvent> {
    signal?.throwIfAborted();
    const abort = () => stream.end({ reason: signal?.reason });
    const stream = this.#open.listen(() => signal?.removeEventListener('abort', abort));
    signal?.addEventListener('abort', abort, { once: true });
    return stream;
  }

  /** The exchange of a socket that is open. Throws SocketError. */
  get #open(): Exchange {
    if (this.closed) throw this.#exchange.error('ERR_SOCKET_CLOSED', 'the socket is closed');
    return this.#exchange;
  }

  override ref(): this {
    this.#exchange.setReferenced(true);
    return super.ref();
  }

  override unref(): this {
    this.#exchange.setReferenced(false);
    return super.unref();
  }

  /** Closes the socket: requests reject, streams of notifications end. Harmless when repeated. */
  override close(): void {
    if (this.closed) return;
    super.close();
    this.#exchange.end(this.#exchange.error('ERR_SOCKET_CLOSED', 'closed while waiting'));
  }
}
