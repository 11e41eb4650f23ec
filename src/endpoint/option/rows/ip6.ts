import { joinGroup, joinSourceGroup } from '../apply/multicast.js';
import { call, row, sockopt } from '../row.js';
import type { EndpointOption } from '../types.js';

const SOL_IPV6 = 41;

/** ipv6(7). */
export const ip6Options: readonly EndpointOption[] = [
  row('ipv6-authhdr authhdr', 'IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IPV6, 10)),
  row('ipv6-dstopts dstopts', 'IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IPV6, 59)),
  row('ipv6-hoplimit hoplimit', 'IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IPV6, 52)),
  row('ipv6-hopopts hopopts', 'IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IPV6, 54)),
  row(
    'ipv6-join-group ipv6-add-membership join-group',
    'IP6',
    'PASTSOCKET',
    'STRUCT-IP_MREQN',
    call(joinGroup),
  ),
  row(
    'ipv6-join-source-group ipv6-add-source-membership join-source-group',
    'IP6',
    'PASTSOCKET',
    'GENERIC',
    call(joinSourceGroup),
  ),
  row('ipv6-mtu-discover mtudiscover6', 'IP4,IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IPV6, 23)),
  row('ipv6-multicast-loop ipv6-mcloop mcloop6', 'IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IPV6, 19)),
  row('ipv6-pktinfo', 'IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IPV6, 50)),
  row('ipv6-recvdstopts recvdstopts', 'IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IPV6, 58)),
  row('ipv6-recverr', 'IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IPV6, 25)),
  row('ipv6-recvhoplimit recvhoplimit', 'IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IPV6, 51)),
  row('ipv6-recvhopopts recvhopopts', 'IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IPV6, 53)),
  row('ipv6-recvpathmtu', 'IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IPV6, 60)),
  row('ipv6-recvpktinfo recvpktinfo', 'IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IPV6, 49)),
  row('ipv6-recvrthdr recvrthdr', 'IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IPV6, 56)),
  row('ipv6-recvtclass', 'IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IPV6, 66)),
  row('ipv6-rthdr rthdr', 'IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IPV6, 57)),
  row('ipv6-tclass', 'IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IPV6, 67)),
  row('ipv6-unicast-hops unicast-hops', 'IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IPV6, 16)),
  row('ipv6-v6only ipv6only v6only', 'IP6', 'PREBIND', 'INT', sockopt(SOL_IPV6, 26)),
];
