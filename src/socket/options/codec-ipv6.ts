import { LITTLE_ENDIAN, viewOf } from '../../wire/byte-order.js';
import { bytes, layout, u8, u16, u32 } from '../../wire/layout.js';
import { requireIpv6 } from './addresses.js';
import { type Codec, checkInteger, readOnly, writeOnly } from './codec.js';

/** struct in6_pktinfo and struct ipv6_mreq alike: an address, then an interface index. */
function addressAndIndex(address: Uint8Array, index: number): Uint8Array {
  const value = new Uint8Array(20);
  value.set(address);
  viewOf(value).setInt32(16, checkInteger(index, 0, 2 ** 31 - 1, 'interfaceIndex'), LITTLE_ENDIAN);
  return value;
}

/** struct ipv6_mreq. */
export const ipv6Membership: Codec<'Ipv6Membership'> = {
  type: 'Ipv6Membership',
  kernel: 'struct ipv6_mreq',
  length: 20,
  decode: writeOnly,
  encode: ({ group, interfaceIndex }) => addressAndIndex(requireIpv6(group, 'group'), interfaceIndex ?? 0),
};

/** struct in6_pktinfo. */
export const ipv6PacketInfo: Codec<'Ipv6PacketInfo'> = {
  type: 'Ipv6PacketInfo',
  kernel: 'struct in6_pktinfo',
  length: 20,
  decode: writeOnly,
  encode: ({ address, interfaceIndex }) => addressAndIndex(requireIpv6(address, 'address'), interfaceIndex),
};

/** sizeof(struct sockaddr_in6), with which struct ip6_mtuinfo begins; getsockopt(2) leaves it empty. */
const nameSize = 28;

/** The MTU of struct ip6_mtuinfo. */
export const pathMtu: Codec<'number'> = {
  type: 'number',
  kernel: 'struct ip6_mtuinfo',
  length: 32,
  decode: (value) => viewOf(value).getUint32(nameSize, LITTLE_ENDIAN),
  encode: readOnly,
};

const flowLabel = layout('in6_flowlabel_req', 32, {
  destination: bytes(0, 16),
  label: u32(16),
  action: u8(20),
  share: u8(21),
  flags: u16(22),
  expires: u16(24),
  linger: u16(26),
});
const actions = { get: 0, put: 1, renew: 2 } as const;
const shares = { none: 0, exclusive: 1, process: 2, user: 3, any: 255 } as const;

/** struct in6_flowlabel_req. */
export const flowLabelRequest: Codec<'FlowLabelRequest'> = {
  type: 'FlowLabelRequest',
  kernel: 'struct in6_flowlabel_req',
  length: 32,
  decode: writeOnly,
  encode({ action, label, destination, share = 'none', flags = 0, expires = 0, linger = 0 }) {
    const [actionNumber, shareNumber] = [actions[action], shares[share]] as (number | undefined)[];
    if (actionNumber === undefined)
      throw new TypeError(`action must be get, put or renew, not ${String(action)}`);
    if (shareNumber === undefined) throw new TypeError(`share must not be ${String(share)}`);
    const value = flowLabel.encode({
      destination: requireIpv6(destination, 'destination'),
      action: actionNumber,
      share: shareNumber,
      flags: checkInteger(flags, 0, 65535, 'flags'),
      expires: checkInteger(expires, 0, 65535, 'expires'),
      linger: checkInteger(linger, 0, 65535, 'linger'),
    });
    viewOf(value).setUint32(16, checkInteger(label, 0, 0xfffff, 'label'), false); // network order
    return value;
  },
};
