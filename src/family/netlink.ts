import type { NetlinkAddress } from './address.js';
import type { AddressCodec } from './codec.js';
import { checkRange, littleEndian, parseNumber, UINT32_MAX, viewOf } from './number.js';

const AF_NETLINK = 16;

/** `struct sockaddr_nl`, `<linux/netlink.h>`; two bytes of padding follow the family. */
const sockaddr = { family: 0, portId: 4, groups: 8, size: 12 } as const;

/** Netlink addresses, netlink(7): `kernel`, `4711`, and with multicast groups `4711/5` (a bit mask in decimal). */
export const netlink: AddressCodec<NetlinkAddress> = {
  family: 'netlink',
  number: AF_NETLINK,

  format: ({ portId, groups }) =>
    `${portId === 0 ? 'kernel' : portId}${groups === 0 ? '' : `/${groups >>> 0}`}`,

  parse(text) {
    const slash = text.indexOf('/');
    const end = slash < 0 ? text.length : slash;
    return {
      family: 'netlink',
      portId:
        text.slice(0, end) === 'kernel'
          ? 0
          : parseNumber(text, 0, UINT32_MAX, 'a port id or the word kernel', end),
      groups: slash < 0 ? 0 : parseNumber(text, slash + 1, UINT32_MAX, 'a group mask'),
    };
  },

  encode({ portId, groups }) {
    const bytes = new Uint8Array(sockaddr.size);
    const view = viewOf('sockaddr_nl', bytes, sockaddr.size);
    view.setUint16(sockaddr.family, AF_NETLINK, littleEndian);
    view.setUint32(sockaddr.portId, checkRange('portId', portId, UINT32_MAX), littleEndian);
    view.setUint32(sockaddr.groups, checkRange('groups', groups, UINT32_MAX), littleEndian);
    return bytes;
  },

  decode(bytes) {
    const view = viewOf('sockaddr_nl', bytes, sockaddr.size);
    return {
      family: 'netlink',
      portId: view.getUint32(sockaddr.portId, littleEndian),
      groups: view.getUint32(sockaddr.groups, littleEndian),
    };
  },
};
