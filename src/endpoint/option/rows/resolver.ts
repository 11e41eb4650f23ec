import { row } from '../row.js';
import type { EndpointOption } from '../types.js';

/** How names are resolved: getaddrinfo(3), resolver(3). */
export const resolverOptions: readonly EndpointOption[] = [
  row('ai-addrconfig addrconfig', 'IP4,IP6', 'OFFSET', 'BOOL'),
  row('ai-all', 'IP4,IP6', 'OFFSET', 'BOOL'),
  row('ai-passive passive', 'IP4,IP6', 'OFFSET', 'BOOL'),
  row('ai-v4mapped v4mapped', 'IP4,IP6', 'OFFSET', 'BOOL'),
  row('res-debug', 'IP4,IP6', 'OFFSET', 'BOOL'),
  row('res-defnames defnames', 'IP4,IP6', 'OFFSET', 'BOOL'),
  row('res-dnsrch dnsrch', 'IP4,IP6', 'OFFSET', 'BOOL'),
  row('res-igntc igntc', 'IP4,IP6', 'OFFSET', 'BOOL'),
  row('res-nsaddr dns nameserver nsaddr', 'IP4,IP6', 'OFFSET', 'IP4SOCK'),
  row('res-recurse recurse', 'IP4,IP6', 'OFFSET', 'BOOL'),
  row('res-retrans res-maxretrans retrans', 'IP4,IP6', 'OFFSET', 'INT'),
  row('res-retry res-maxretry', 'IP4,IP6', 'OFFSET', 'INT'),
  row('res-stayopen stayopen', 'IP4,IP6', 'OFFSET', 'BOOL'),
  row('res-usevc usevc', 'IP4,IP6', 'OFFSET', 'BOOL'),
];
