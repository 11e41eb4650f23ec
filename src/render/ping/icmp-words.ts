import type { PingFailure } from '../../probe/ping/types.js';

/** What ping(8) calls the codes of destination unreachable, RFC 792 and RFC 1812. */
const unreachable: readonly string[] = [
  'Destination Net Unreachable',
  'Destination Host Unreachable',
  'Destination Protocol Unreachable',
  'Destination Port Unreachable',
  'Frag needed and DF set',
  'Source Route Failed',
  'Destination Net Unknown',
  'Destination Host Unknown',
  'Source Host Isolated',
  'Destination Net Prohibited',
  'Destination Host Prohibited',
  'Destination Net Unreachable for Type of Service',
  'Destination Host Unreachable for Type of Service',
  'Packet filtered',
  'Precedence Violation',
  'Precedence Cutoff',
];

/** The same of ICMPv6, RFC 4443. */
const unreachable6: readonly string[] = [
  'No route',
  'Administratively prohibited',
  'Beyond scope of source address',
  'Address unreachable',
  'Port unreachable',
  'Source address failed policy',
  'Reject route',
];

const ofIcmp = (type: number, code: number, mtu: number | undefined): string => {
  if (type === 3 && code === 4) return `${unreachable[code]} (mtu = ${mtu ?? 0})`;
  if (type === 3) return unreachable[code] ?? `Dest Unreachable, Bad Code: ${code}`;
  if (type === 4) return 'Source Quench';
  if (type === 11) return code === 0 ? 'Time to live exceeded' : 'Frag reassembly time exceeded';
  return type === 12 ? 'Parameter problem' : `Bad ICMP type: ${type}`;
};

const ofIcmp6 = (type: number, code: number, mtu: number | undefined): string => {
  if (type === 1) return `Destination unreachable: ${unreachable6[code] ?? `Unknown code ${code}`}`;
  if (type === 2) return `Packet too big: mtu=${mtu ?? 0}`;
  if (type === 3) return `Time exceeded: ${code === 0 ? 'Hop limit' : 'Defragmentation failure'}`;
  return type === 4 ? 'Parameter problem' : `Unknown icmp type: ${type}`;
};

/** An ICMP error in the words of ping(8). */
export const icmpWords = (
  family: 'inet' | 'inet6',
  icmp: NonNullable<PingFailure['icmp']>,
  mtu: number | undefined,
): string => (family === 'inet' ? ofIcmp(icmp.type, icmp.code, mtu) : ofIcmp6(icmp.type, icmp.code, mtu));
