import { errnoName } from '../../kernel/errno.js';
import { IPPROTO_IP, IPPROTO_IPV6 } from '../../wire/constants.js';
import { inetAddress } from './address.js';
import { unsigned } from './integer.js';
import { IP_RECVERR, IPV6_RECVERR } from './numbers.js';
import { type AncillaryRow, row } from './row.js';
import type { ExtendedErrorData } from './types.js';

/** SO_EE_ORIGIN_*, `<linux/errqueue.h>`, by number. */
const origins = ['none', 'local', 'icmp', 'icmp6', 'timestamping', 'zerocopy', 'txtime'] as const;

const originOf = (number: number): ExtendedErrorData['origin'] => {
  const name = origins[number];
  return name === undefined || name === 'none' ? `unknown(${number})` : name;
};

/** struct sock_extended_err and the sockaddr behind it, SO_EE_OFFENDER of `<linux/errqueue.h>`. */
const size = 16;

function decode(family: 'inet' | 'inet6', view: DataView, offset: number, end: number): ExtendedErrorData {
  const errno = unsigned(view, offset);
  const offender = inetAddress(view, offset + size, end);
  return {
    kind: 'extended-error',
    family,
    errno,
    code: errnoName(errno),
    origin: originOf(view.getUint8(offset + 4)),
    type: view.getUint8(offset + 5),
    icmpCode: view.getUint8(offset + 6),
    info: unsigned(view, offset + 8),
    data: unsigned(view, offset + 12),
    ...(offender === undefined ? {} : { offender }),
  };
}

/** What the error queue tells, ip(7) and ipv6(7). */
export const errorQueueRows: readonly AncillaryRow[] = [
  row({
    name: 'IP_RECVERR',
    kind: 'extended-error',
    family: 'inet',
    level: IPPROTO_IP,
    type: IP_RECVERR,
    size,
    decode: (view, offset, end) => decode('inet', view, offset, end),
  }),
  row({
    name: 'IPV6_RECVERR',
    kind: 'extended-error',
    family: 'inet6',
    level: IPPROTO_IPV6,
    type: IPV6_RECVERR,
    size,
    decode: (view, offset, end) => decode('inet6', view, offset, end),
  }),
];
