import { addMembership, addSourceMembership } from '../apply/multicast.js';
import { call, row, sockopt } from '../row.js';
import type { EndpointOption } from '../types.js';

const SOL_IP = 0;

/** Multicast over IPv4, ip(7). */
export const multicastOptions: readonly EndpointOption[] = [
  row('iff-multicast multicast', 'INTERFACE', 'OFFSET', 'BOOL'),
  row(
    'ip-add-membership add-membership ip-membership membership',
    'IP4,IP6',
    'PASTSOCKET',
    'STRUCT-IP_MREQN',
    call(addMembership),
  ),
  row(
    'ip-add-source-membership add-source-membership source-membership',
    'IP4,IP6',
    'PASTSOCKET',
    'IP-MREQ-SOURCE',
    call(addSourceMembership),
  ),
  row('ip-multicast-if multicast-if', 'IP4,IP6', 'PASTSOCKET', 'IP4NAME', sockopt(SOL_IP, 32)),
  row(
    'ip-multicast-loop ipmulticastloop mcloop multicast-loop multicastloop',
    'IP4,IP6',
    'PASTSOCKET',
    'BYTE',
    sockopt(SOL_IP, 34),
  ),
  row(
    'ip-multicast-ttl ipmulticastttl multicast-ttl multicastttl',
    'IP4,IP6',
    'PASTSOCKET',
    'BYTE',
    sockopt(SOL_IP, 33),
  ),
];
