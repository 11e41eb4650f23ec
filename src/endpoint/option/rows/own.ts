import { ownRow, sockopt } from '../row.js';
import type { EndpointOption } from '../types.js';

const SOL_SOCKET = 1;
const SOL_IP = 0;
const SOL_IPV6 = 41;
const SOL_TCP = 6;
const SOL_UDP = 17;
const SOL_SCTP = 132;

/** What socat does not have. */
export const ownOptions: readonly EndpointOption[] = [
  ownRow('rate', '', 'LATE', 'AMOUNT'),
  ownRow('so-mark mark', 'SOCKET', 'PASTSOCKET', 'INT', sockopt(SOL_SOCKET, 36)),
  ownRow('so-busy-poll busy-poll', 'SOCKET', 'PASTSOCKET', 'INT', sockopt(SOL_SOCKET, 46)),
  ownRow('so-incoming-cpu incoming-cpu', 'SOCKET', 'PASTSOCKET', 'INT', sockopt(SOL_SOCKET, 49)),
  ownRow('so-max-pacing-rate pacing', 'SOCKET', 'PASTSOCKET', 'AMOUNT', sockopt(SOL_SOCKET, 47)),
  ownRow('ip-bind-address-no-port bind-no-port', 'IP4,IP6', 'PREBIND', 'INT', sockopt(SOL_IP, 24)),
  ownRow('ip-minttl minttl', 'IP4,IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IP, 21)),
  ownRow('ipv6-minhopcount minhopcount', 'IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IPV6, 73)),
  ownRow('ipv6-transparent', 'IP6', 'PREBIND', 'INT', sockopt(SOL_IPV6, 75)),
  ownRow('ipv6-freebind', 'IP6', 'PREBIND', 'INT', sockopt(SOL_IPV6, 78)),
  ownRow('ipv6-multicast-hops', 'IP6', 'PASTSOCKET', 'INT', sockopt(SOL_IPV6, 18)),
  ownRow('tcp-congestion congestion', 'TCP', 'PASTSOCKET', 'STRING', sockopt(SOL_TCP, 13)),
  ownRow('tcp-user-timeout user-timeout', 'TCP', 'PASTSOCKET', 'STRUCT-TIMESPEC', sockopt(SOL_TCP, 18)),
  ownRow('tcp-fastopen fastopen', 'TCP', 'PRELISTEN', 'INT', sockopt(SOL_TCP, 23)),
  ownRow('tcp-fastopen-connect fastopen-connect', 'TCP', 'PASTSOCKET', 'INT', sockopt(SOL_TCP, 30)),
  ownRow('tcp-notsent-lowat notsent-lowat', 'TCP', 'PASTSOCKET', 'AMOUNT', sockopt(SOL_TCP, 25)),
  ownRow('tcp-thin-linear-timeouts', 'TCP', 'PASTSOCKET', 'INT', sockopt(SOL_TCP, 16)),
  ownRow('udp-segment gso', 'UDP', 'PASTSOCKET', 'INT', sockopt(SOL_UDP, 103)),
  ownRow('udp-gro gro', 'UDP', 'PASTSOCKET', 'INT', sockopt(SOL_UDP, 104)),
  ownRow('openssl-alpn alpn', 'OPENSSL', 'SPECIFIC', 'STRING'),
];

/** What socat has only where it was built with libwrap: hosts_access(5). */
export const wrapperOptions: readonly EndpointOption[] = [
  ownRow('tcpwrap-etc tcpwrap-dir', 'RANGE', 'ACCEPT', 'STRING'),
  ownRow('tcpwrap-hosts-allow-table allow allow-table hosts-allow', 'RANGE', 'ACCEPT', 'STRING'),
  ownRow('tcpwrap-hosts-deny-table deny deny-table hosts-deny', 'RANGE', 'ACCEPT', 'STRING'),
  ownRow('tcpwrappers libwrap tcpwrap tcpwrapper wrap', 'RANGE', 'ACCEPT', 'STRING-NULL'),
];

/** What socat has only where it was built with the headers of SCTP: sctp(7). */
export const sctpOptions: readonly EndpointOption[] = [
  ownRow('sctp-maxseg', 'SCTP', 'PASTSOCKET', 'INT', sockopt(SOL_SCTP, 13)),
  ownRow('sctp-maxseg-late', 'SCTP', 'CONNECTED', 'INT', sockopt(SOL_SCTP, 13)),
  ownRow('sctp-nodelay', 'SCTP', 'PASTSOCKET', 'INT', sockopt(SOL_SCTP, 3)),
];
