import { type ProbeOption, probeOptions } from './rows.js';

const left = ({ name, short, value, optional }: ProbeOption): string => {
  const rest = value === undefined ? '' : optional ? `[=${value}]` : ` ${value}`;
  return short === undefined ? `    --${name}${rest}` : `-${short}, --${name}${rest}`;
};

const groupText = (group: ProbeOption['group']): string => {
  const rows = probeOptions.filter((row) => row.group === group);
  const width = Math.max(...probeOptions.map((row) => left(row).length));
  return `${group}:\n${rows.map((row) => `  ${left(row).padEnd(width)}  ${row.help}\n`).join('')}`;
};

/** The help of `probe`. */
export const probeHelp = (): string =>
  [
    `Usage: socketeer probe [options] TARGET…

Tells whether each target answers, and if not, why: with the errno, the ICMP message and who sent it.

  host:port, [IPv6]:port, tcp:…, mptcp:…, sctp:…   connects
  udp:host:port, udplite:…                         sends the request of a usual service, else an empty datagram
  icmp:host                                        sends an echo request
  /path, unix:/path, unix:@name, dgram:…, seqpacket:…   looks without a connection
  vsock:cid:port                                   connects
  https://host, postgres://host/db, …              host and port of a URL
`,
    groupText('Targets'),
    groupText('Probing'),
    groupText('Output'),
    groupText('Other'),
    `Examples:
  socketeer probe localhost:5432                does it accept connections, and which process is it?
  socketeer probe udp:192.0.2.1:53              does it really answer?
  socketeer probe --service example.org:443     which service is it?
  socketeer probe --json --targets hosts.txt    many, as data
`,
    `Exit codes: 0 every target is open or answering, 1 some are not, 2 wrong usage, 3 could not find out (silent, denied)
of some and none is known not to answer.
`,
  ].join('\n');
