import { ControlReader, encodeControl } from '../../wire/control.js';
import { portOf, type SockaddrBytes, withPort } from './sockaddr.js';

// Levels and messages of ip(7) and ipv6(7).
const SOL_IP = 0;
const SOL_IPV6 = 41;
const IP_PKTINFO = 8;
const IPV6_PKTINFO = 50;

/** struct in_pktinfo: index, the address of ours that routing chose, the address that it was sent to. */
const inetSize = 12;
/** struct in6_pktinfo: the address that it was sent to, index. */
const inet6Size = 20;
const multicast6 = 0xff;

/** Which address of ours a peer sent to: answers shall come from there. */
export interface ReplyAddress {
  readonly inet6: boolean;
  readonly address: Uint8Array;
  /** The socket's name with that address. */
  readonly local: (name: SockaddrBytes) => SockaddrBytes;
}

/** The name of a socket with another address. */
const withAddress =
  (address: Uint8Array, at: number) =>
  (name: SockaddrBytes): SockaddrBytes => {
    const copy = withPort(name, portOf(name));
    copy.set(address, at);
    return copy;
  };

/** Reads where a message arrived; undefined where the kernel did not say, or it was sent to many. */
export function arrivedAt(control: Uint8Array): ReplyAddress | undefined {
  const reader = new ControlReader(control);
  while (reader.next()) {
    const { level, type, offset, end, view } = reader;
    const bytes = new Uint8Array(view.buffer, view.byteOffset + offset, end - offset);
    if (level === SOL_IP && type === IP_PKTINFO && bytes.length >= inetSize) {
      const address = bytes.slice(4, 8);
      return { inet6: false, address, local: withAddress(address, 4) };
    }
    if (level === SOL_IPV6 && type === IPV6_PKTINFO && bytes.length >= inet6Size) {
      if (bytes[0] === multicast6) return undefined;
      const address = bytes.slice(0, 16);
      return { inet6: true, address, local: withAddress(address, 8) };
    }
  }
  return undefined;
}

/** The control message that has an answer come from that address. */
export function replyControl({ inet6, address }: ReplyAddress): Uint8Array {
  const bytes = new Uint8Array(inet6 ? inet6Size : inetSize);
  bytes.set(address, inet6 ? 0 : 4);
  return encodeControl([
    inet6 ? { level: SOL_IPV6, type: IPV6_PKTINFO, bytes } : { level: SOL_IP, type: IP_PKTINFO, bytes },
  ]);
}
