import { row } from '../row.js';
import type { EndpointOption } from '../types.js';

/** Proxies. */
export const proxyOptions: readonly EndpointOption[] = [
  row('http-version', 'HTTP', 'LATE', 'STRING'),
  row('ignorecr', 'HTTP', 'LATE', 'BOOL'),
  row('proxy-authorization proxy-auth proxyauth', 'HTTP', 'LATE', 'STRING'),
  row('proxy-authorization-file proxyauthfile', 'HTTP', 'LATE', 'STRING'),
  row('proxy-resolve resolv resolve', 'HTTP', 'LATE', 'BOOL'),
  row('proxyport', 'HTTP', 'LATE', 'STRING'),
  row('sockspass', 'SOCKS', 'LATE', 'STRING'),
  row('socksport', 'SOCKS', 'LATE', 'STRING'),
  row('socksuser', 'SOCKS', 'LATE', 'STRING'),
];
