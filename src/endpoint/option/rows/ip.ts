import { appendIpOptions } from '../apply/ip-options.js';
import { call, row, sockopt } from '../row.js';
import type { EndpointOption } from '../types.js';

const SOL_IP = 0;

/** ip(7). */
export const ipOptions: readonly EndpointOption[] = [
  row('ip-freebind freebind ipfreebind', 'IP4,IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IP, 15)),
  row('ip-hdrincl hdrincl iphdrincl', 'IP4,IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IP, 3)),
  row('ip-mtu ipmtu mtu', 'IP4,IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IP, 14)),
  row('ip-mtu-discover ipmtudiscover mtudiscover', 'IP4,IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IP, 10)),
  row('ip-options ipoptions', 'IP4,IP6', 'PASTSOCKET', 'BIN', call(appendIpOptions)),
  row('ip-pktinfo ippktinfo pktinfo', 'IP4,IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IP, 8)),
  row('ip-pktoptions ippktoptions pktoptions pktopts', 'IP4,IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IP, 9)),
  row('ip-recverr iprecverr recverr', 'IP4,IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IP, 11)),
  row('ip-recvopts iprecvopts recvopts', 'IP4,IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IP, 6)),
  row('ip-recvtos iprecvtos recvtos', 'IP4,IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IP, 13)),
  row('ip-recvttl iprecvttl recvttl', 'IP4,IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IP, 12)),
  row('ip-retopts ipretopts retopts', 'IP4,IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IP, 7)),
  row('ip-router-alert iprouteralert routeralert', 'IP4,IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IP, 5)),
  row('ip-tos iptos tos', 'IP4,IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IP, 1)),
  row('ip-transparent transparent', 'IP4,IP6', 'PREBIND', 'BOOL', sockopt(SOL_IP, 19)),
  row('ip-ttl ipttl ttl', 'IP4,IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IP, 2)),
];
