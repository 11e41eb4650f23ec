import type { PacketAddress, SocketAddress } from '../../../src/family/address.js';
import type { Kind } from '../kind.js';

/** Interface index of loopback, in every network namespace. */
const loopback = 1;
/** Ethernet protocols for local experiments, IEEE 802: 0x88b5 and 0x88b6. */
const experiment = 0x88b5;
const ethernetHeader = 14;

const ethernet = (payload: Uint8Array): Uint8Array => {
  const frame = new Uint8Array(ethernetHeader + payload.length);
  frame.set([experiment >> 8, experiment & 0xff], 12);
  frame.set(payload, ethernetHeader);
  return frame;
};

const packet = (type: 'raw' | 'dgram'): Kind => ({
  title: `packet ${type}`,
  spec: { family: 'packet', type, protocol: experiment },
  link: 'message',
  boundaries: true,
  local: () => ({ family: 'packet', protocol: experiment, interfaceIndex: loopback }),
  // what getsockname(2) says has a hardware address, which is not needed on loopback
  destination: (to) => {
    const { protocol, interfaceIndex } = to as PacketAddress;
    return { family: 'packet', protocol, interfaceIndex } satisfies SocketAddress;
  },
  exclusive: false,
  shared: true,
  ...(type === 'raw'
    ? { frame: ethernet, unframe: (bytes: Uint8Array) => bytes.subarray(ethernetHeader) }
    : {}),
});

/** NETLINK_USERSOCK, between processes, netlink(7). */
const netlink: Kind = {
  title: 'netlink raw usersock',
  spec: { family: 'netlink', type: 'raw', protocol: 'usersock' },
  link: 'message',
  boundaries: true,
  local: () => ({ family: 'netlink', portId: 0, groups: 0 }),
  exclusive: true,
};

/** packet(7), netlink(7). */
export const linkKinds: readonly Kind[] = [packet('raw'), packet('dgram'), netlink];
