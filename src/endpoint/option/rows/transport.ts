import { row, sockopt } from '../row.js';
import type { EndpointOption } from '../types.js';

const SOL_UDPLITE = 136;
const SOL_DCCP = 269;

/** Ports, and what UDP-Lite and DCCP add to them: udplite(7). */
export const transportOptions: readonly EndpointOption[] = [
  row('dccp-set-ccid ccid', 'DCCP', 'PASTSOCKET', 'BYTE', sockopt(SOL_DCCP, 13)),
  row('lowport', 'UDP,TCP,SCTP,DCCP,UDPLITE', 'LATE', 'BOOL'),
  row('sourceport sp', 'UDP,TCP,SCTP,DCCP,UDPLITE', 'LATE', 'UNSIGNED-SHORT'),
  row('udplite-recv-cscov', 'UDPLITE', 'FD', 'INT', sockopt(SOL_UDPLITE, 11)),
  row('udplite-send-cscov', 'UDPLITE', 'FD', 'INT', sockopt(SOL_UDPLITE, 10)),
];
