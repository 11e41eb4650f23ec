import type { SocketAddress } from '../../family/address.js';
import { parseAddress } from '../../family/index.js';
import { ipProtocolName } from '../../wire/constant-names.js';
import { IPPROTO_ICMP, IPPROTO_ICMPV6 } from '../../wire/constants.js';
import { SocketError } from '../error.js';
import type { Socket } from '../socket.js';
import { parseTarget } from '../target.js';
import type { WaitOptions } from '../types.js';
import { findPlace } from './place.js';
import type { DatagramProtocol } from './types.js';

/** Texts that are remembered. */
const mostKnown = 1000;

/** Where datagrams of one socket go, as people write it. */
export class Destinations {
  readonly #socket: Socket;
  readonly #known = new Map<string, SocketAddress>();

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** The address of what a caller passed; undefined for nothing, and for a name. Throws GrammarError, TypeError. */
  known(to: SocketAddress | string | undefined): SocketAddress | undefined {
    if (to === undefined || (typeof to === 'object' && to !== null)) return to;
    if (typeof to !== 'string')
      throw new TypeError(`an address is text or a SocketAddress, not ${typeof to}`);
    const known = this.#known.get(to);
    if (known !== undefined) return known;
    const address = this.#parse(to);
    if (address === undefined) return undefined;
    if (this.#known.size === mostKnown) this.#known.clear();
    this.#known.set(to, Object.freeze(address));
    return address;
  }

  #parse(text: string): SocketAddress | undefined {
    const { family, protocol } = this.#socket;
    if (protocol === IPPROTO_ICMP || protocol === IPPROTO_ICMPV6) {
      return parseAddress(text.replace(/^icmp6?:/, ''), family);
    }
    const { type, protocol: named, place } = parseTarget(text, 'connect', this.#protocol());
    const own = this.#protocol();
    if ((type ?? 'dgram') !== 'dgram' || (named !== undefined && named !== own)) {
      throw new TypeError(`${JSON.stringify(text)} is no address for a ${this.#socket.label} socket`);
    }
    return place.kind === 'address' ? place.address : undefined;
  }

  /** Asks the name service. Rejects with SocketError where the name has no address of the socket's family. */
  async resolve(to: SocketAddress | string, wait: WaitOptions): Promise<SocketAddress> {
    if (typeof to !== 'string') return to;
    const { family } = this.#socket;
    const { addresses } = await findPlace(to, 'connect', this.#protocol(), wait);
    const address = addresses.find((candidate) => candidate.family === family);
    if (address !== undefined) return address;
    const reason = { code: 'EAFNOSUPPORT', text: `${to} has no ${family} address` };
    throw new SocketError('send', this.#socket, reason);
  }

  #protocol(): 'udp' | 'udplite' | undefined {
    const name = ipProtocolName(this.#socket.protocol) as DatagramProtocol;
    return name === 'udp' || name === 'udplite' ? name : undefined;
  }
}
