import { viewOf } from '../wire/byte-order.js';
import { AF_NETLINK } from '../wire/constants.js';
import { layout, u16, u32 } from '../wire/layout.js';
import type { NetlinkAddress } from './address.js';
import type { AddressCodec } from './codec.js';
import { checkRange, parseNumber, UINT32_MAX } from './number.js';

/** `<linux/netlink.h>`; two bytes of padding follow the family. */
const sockaddr = layout('sockaddr_nl', 12, { family: u16(0), portId: u32(4), groups: u32(8) });

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
    return sockaddr.encode({
      family: AF_NETLINK,
      portId: checkRange('portId', portId, UINT32_MAX),
      groups: checkRange('groups', groups, UINT32_MAX),
    });
  },

  decode(name) {
    const { portId, groups } = sockaddr.decode(viewOf(name));
    return { family: 'netlink', portId, groups };
  },
};
