import { bytes } from './codec.js';
import { mptcpInfo, mptcpSubflowAddresses, mptcpTcpInfo } from './codec-mptcp.js';
import { SOL_MPTCP } from './levels.js';
import type { SocketOption } from './row.js';

const mptcp = {
  level: SOL_MPTCP,
  families: ['inet', 'inet6'],
  types: ['stream'],
  protocols: ['mptcp'],
} as const;

/** SOL_MPTCP, `<linux/mptcp.h>`. */
export const mptcpOptions: readonly SocketOption[] = [
  {
    ...mptcp,
    name: 'mptcpInfo',
    constant: 'MPTCP_INFO',
    number: 1,
    codec: mptcpInfo,
    access: 'read',
    since: 'Linux 5.16',
    doc: 'What the kernel knows of the connection.',
    phase: 'afterConnect',
  },
  {
    ...mptcp,
    name: 'mptcpTcpInfo',
    constant: 'MPTCP_TCPINFO',
    number: 2,
    codec: mptcpTcpInfo,
    access: 'read',
    since: 'Linux 5.16',
    doc: 'What the kernel knows of each subflow.',
    phase: 'afterConnect',
  },
  {
    ...mptcp,
    name: 'mptcpSubflowAddresses',
    constant: 'MPTCP_SUBFLOW_ADDRS',
    number: 3,
    codec: mptcpSubflowAddresses,
    access: 'read',
    since: 'Linux 5.16',
    doc: 'The addresses of each subflow.',
    phase: 'afterConnect',
  },
  {
    ...mptcp,
    name: 'mptcpFullInfo',
    constant: 'MPTCP_FULL_INFO',
    number: 4,
    codec: bytes(0, 'struct mptcp_full_info'),
    access: 'call',
    since: 'Linux 6.5',
    doc: 'All of the above at once; the structure holds addresses of the process.',
    phase: 'afterConnect',
  },
];
