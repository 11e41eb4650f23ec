import type { AddressFamily } from '../../../src/family/address.js';
import { encodeAddress, parseAddress } from '../../../src/family/index.js';
import * as kernel from '../../../src/kernel/index.js';
import { resolveSpec, type SocketSpec } from '../../../src/socket/spec.js';

/** A socket of a test, closed with what belongs to it. */
export interface OpenSocket extends Disposable {
  readonly fd: number;
}

/** How far a socket is: just made, bound, listening, or connected (a packet socket: bound to the loopback interface). */
export type Stage = 'fresh' | 'bound' | 'listening' | 'connected';

const owned = (fd: number, ...others: number[]): OpenSocket => ({
  fd,
  [Symbol.dispose]() {
    for (const each of [fd, ...others]) kernel.close(each);
  },
});

const isStream = (type: string): boolean => type === 'stream' || type === 'seqpacket';

/** A kind of socket an option may apply to. */
export class Kind {
  readonly family: AddressFamily;
  readonly type: SocketSpec['type'];
  readonly protocol: number;

  constructor(
    readonly title: string,
    spec: SocketSpec,
  ) {
    const numbers = resolveSpec(spec);
    this.family = numbers.family;
    this.type = numbers.type;
    this.protocol = numbers.protocol;
    this.#numbers = [numbers.domain, numbers.typeNumber, numbers.wireProtocol];
  }

  readonly #numbers: [number, number, number];

  #socket(): number {
    return kernel.socket(...this.#numbers);
  }

  /** An address on the loopback interface, of this family. */
  #loopback(): Uint8Array {
    if (this.family === 'packet') {
      return encodeAddress({ family: 'packet', protocol: 3, interfaceIndex: 1 });
    }
    const port = this.type === 'raw' ? 1 : 0;
    return encodeAddress(parseAddress(this.family === 'inet' ? `127.0.0.1:${port}` : `[::1]:${port}`));
  }

  /** Makes one. Throws SystemError when the kernel has no such sockets. */
  open(stage: Stage): OpenSocket {
    if (this.family === 'unix') return owned(...kernel.socketpair(...this.#numbers));
    if (stage === 'connected' && this.type === 'stream' && this.family !== 'vsock') return this.#connection();
    const fd = this.#socket();
    try {
      this.#advance(fd, stage);
    } catch (error) {
      kernel.close(fd);
      throw error;
    }
    return owned(fd);
  }

  #advance(fd: number, stage: Stage): void {
    if (stage === 'fresh' || this.family === 'vsock' || this.family === 'netlink') return;
    if (stage === 'connected' && this.family !== 'packet') {
      const peer = this.#loopback();
      if (this.type !== 'raw') new DataView(peer.buffer).setUint16(2, 9, false);
      kernel.connect(fd, peer);
      return;
    }
    kernel.bind(fd, this.#loopback());
    if (stage === 'listening' && isStream(this.type)) kernel.listen(fd, 4);
  }

  /** Both ends of a connection over the loopback interface; the listener's end is kept open beside. */
  #connection(): OpenSocket {
    const listener = this.#socket();
    const client = this.#socket();
    try {
      kernel.bind(listener, this.#loopback());
      kernel.listen(listener, 1);
      kernel.connect(client, kernel.getsockname(listener));
      return owned(client, kernel.accept(listener));
    } catch (error) {
      kernel.close(client);
      throw error;
    } finally {
      kernel.close(listener);
    }
  }
}

const internet = (['inet', 'inet6'] as const).flatMap((family) => [
  new Kind(`${family} tcp`, { family, type: 'stream', protocol: 'tcp' }),
  new Kind(`${family} mptcp`, { family, type: 'stream', protocol: 'mptcp' }),
  new Kind(`${family} udp`, { family, type: 'dgram', protocol: 'udp' }),
  new Kind(`${family} udplite`, { family, type: 'dgram', protocol: 'udplite' }),
  new Kind(`${family} ping`, { family, type: 'dgram', protocol: family === 'inet' ? 'icmp' : 'icmp6' }),
  new Kind(`${family} raw icmp`, { family, type: 'raw', protocol: family === 'inet' ? 'icmp' : 'icmp6' }),
  new Kind(`${family} raw`, { family, type: 'raw', protocol: 255 }),
]);

/** Every kind of socket the options are tried on. */
export const kinds: readonly Kind[] = [
  ...internet,
  ...(['stream', 'dgram', 'seqpacket'] as const).map(
    (type) => new Kind(`unix ${type}`, { family: 'unix', type }),
  ),
  ...(['raw', 'dgram'] as const).map((type) => new Kind(`packet ${type}`, { family: 'packet', type })),
  new Kind('netlink', { family: 'netlink', type: 'raw', protocol: 0 }),
  ...(['stream', 'seqpacket'] as const).map((type) => new Kind(`vsock ${type}`, { family: 'vsock', type })),
];

/** What getsockopt(2) and setsockopt(2) do on a descriptor. */
export const accessTo = (fd: number) => ({
  get(level: number, number: number, length: number, request?: Uint8Array): Uint8Array {
    const room = new Uint8Array(length);
    if (request !== undefined) room.set(request);
    return room.subarray(0, kernel.getsockopt(fd, level, number, room));
  },
  set(level: number, number: number, value: Uint8Array): void {
    kernel.setsockopt(fd, level, number, value);
  },
});
