import { groupsText } from '../option-text.js';
import { traceOptions } from './rows.js';

/** The help of `trace`. */
export const traceHelp = (): string =>
  `Usage: socketeer trace [options] HOST

Shows the routers on the way to a host, by probes that live for one hop, for two, and so on. UDP and TCP need no privilege.

${groupsText(traceOptions)}
Behind a time: !N no route, !H host unreachable, !P no such protocol, !X prohibited, !R port unreachable by another than
the target, !F too long, !S !V !C rarer reasons, !<N> other codes. asymm N: the answer came N hops.

Examples:
  socketeer trace example.org                which way do packets go?
  socketeer trace -T -p 443 example.org      as connections to HTTPS go
  socketeer trace --mtu -n 192.0.2.1         how long may packets be, and who says so?
  socketeer trace --json 2001:db8::1         as data

Exit codes: 0 the host was reached, 1 it was not, 2 wrong usage, 3 could not find out.
`;
