import { row, sockopt } from '../row.js';
import type { EndpointOption } from '../types.js';

const SOL_TCP = 6;

/** tcp(7). */
export const tcpOptions: readonly EndpointOption[] = [
  row('tcp-cork cork', 'TCP', 'PASTSOCKET', 'INT', sockopt(SOL_TCP, 3)),
  row('tcp-defer-accept defer-accept', 'TCP', 'PASTSOCKET', 'INT', sockopt(SOL_TCP, 9)),
  row('tcp-info info', 'TCP', 'PASTSOCKET', 'INT', sockopt(SOL_TCP, 11)),
  row('tcp-keepcnt keepcnt', 'TCP', 'PASTSOCKET', 'INT', sockopt(SOL_TCP, 6)),
  row('tcp-keepidle keepidle', 'TCP', 'PASTSOCKET', 'INT', sockopt(SOL_TCP, 4)),
  row('tcp-keepintvl keepintvl', 'TCP', 'PASTSOCKET', 'INT', sockopt(SOL_TCP, 5)),
  row('tcp-linger2 linger2', 'TCP', 'PASTSOCKET', 'INT', sockopt(SOL_TCP, 8)),
  row('tcp-maxseg maxseg mss', 'TCP', 'PASTSOCKET', 'INT', sockopt(SOL_TCP, 2)),
  row('tcp-maxseg-late maxseg-late mss-late', 'TCP', 'CONNECTED', 'INT', sockopt(SOL_TCP, 2)),
  row('tcp-md5sig', 'TCP', 'PASTSOCKET', 'INT', sockopt(SOL_TCP, 14)),
  row('tcp-nodelay nodelay', 'TCP', 'PASTSOCKET', 'INT', sockopt(SOL_TCP, 1)),
  row('tcp-quickack quickack', 'TCP', 'PASTSOCKET', 'INT', sockopt(SOL_TCP, 12)),
  row('tcp-syncnt syncnt', 'TCP', 'PASTSOCKET', 'INT', sockopt(SOL_TCP, 7)),
  row('tcp-window-clamp window-clamp', 'TCP', 'PASTSOCKET', 'INT', sockopt(SOL_TCP, 10)),
];
