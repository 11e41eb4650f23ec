import { groupsText } from '../option-text.js';
import { pingOptions } from './rows.js';

/** The help of `ping`. */
export const pingHelp = (): string =>
  `Usage: socketeer ping [options] HOST

Asks a host for an echo, over and over, and tells how long each takes. Works without privilege where the sysctl
net.ipv4.ping_group_range allows it, else with CAP_NET_RAW. Times come from the kernel.

${groupsText(pingOptions)}
Examples:
  socketeer ping -c 3 example.org            three requests
  socketeer ping -c 1 -W 500ms 192.0.2.1     is it there? the exit code says it
  socketeer ping -A -c 1000 -q 192.0.2.1     how fast, on average
  socketeer ping -M do -s 1472 192.0.2.1     do 1500 bytes pass unfragmented?
  socketeer ping fe80::1%eth0                a link-local address
  socketeer ping -c 3 --json ::1             as data

Ctrl-C ends it with the statistics; Ctrl-\\ (SIGQUIT) tells them in between.

Exit codes: 0 somebody answered (with -w and -c: as often as asked), 1 nobody did, 2 wrong usage, 3 could not find out.
`;
