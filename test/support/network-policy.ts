/** One thing a router may do with a packet, by the port it goes to; TCP and UDP alike, in both families. */
export interface PolicyRow {
  readonly name: string;
  /** The port whose packets it concerns. */
  readonly port: number;
  /** The nft statements for each family. */
  readonly inet: string;
  readonly inet6: string;
  /** The ICMP message that comes back, type and code; absent where none does. */
  readonly icmp?: readonly [type: number, code: number];
  readonly icmp6?: readonly [type: number, code: number];
  /** In the chain before routing rather than in that for what is forwarded. */
  readonly early?: boolean;
}

const reject = (
  port: number,
  name: string,
  [word, type, code]: [string, number, number],
  [word6, type6, code6]: [string, number, number],
): PolicyRow => ({
  name,
  port,
  inet: `reject with icmp type ${word}`,
  inet6: `reject with icmpv6 type ${word6}`,
  icmp: [type, code],
  icmp6: [type6, code6],
});

/**
 * What the router of a scene does, port by port: every code nft(8) can reject with, RFC 1812 section 5.2.7.1 and RFC 4443
 * section 3.1; a drop; an RST; a hop limit that ends there.
 */
export const policies: readonly PolicyRow[] = [
  reject(2000, 'net unreachable', ['net-unreachable', 3, 0], ['no-route', 1, 0]),
  reject(2001, 'host unreachable', ['host-unreachable', 3, 1], ['addr-unreachable', 1, 3]),
  reject(2002, 'protocol unreachable', ['prot-unreachable', 3, 2], ['reject-route', 1, 6]),
  reject(2003, 'port unreachable', ['port-unreachable', 3, 3], ['port-unreachable', 1, 4]),
  reject(2009, 'net prohibited', ['net-prohibited', 3, 9], ['policy-fail', 1, 5]),
  reject(2010, 'host prohibited', ['host-prohibited', 3, 10], ['admin-prohibited', 1, 1]),
  reject(2013, 'administratively prohibited', ['admin-prohibited', 3, 13], ['admin-prohibited', 1, 1]),
  { name: 'drop', port: 2020, inet: 'drop', inet6: 'drop' },
  {
    name: 'hop limit exceeded',
    port: 2021,
    inet: 'ip ttl set 1',
    inet6: 'ip6 hoplimit set 1',
    icmp: [11, 0],
    icmp6: [3, 0],
    early: true,
  },
];

/** An RST that the router sends in the server's name; only for TCP. */
export const resetPort = 2022;

const rule = ({ port, inet, inet6 }: PolicyRow): string =>
  `meta nfproto ipv4 meta l4proto { tcp, udp } th dport ${port} ${inet}
  meta nfproto ipv6 meta l4proto { tcp, udp } th dport ${port} ${inet6}`;

/** The rules for nft(8). */
export const policyRules = (): string => `table inet scene {
  chain early { type filter hook prerouting priority 0;
  ${policies
    .filter(({ early }) => early === true)
    .map(rule)
    .join('\n  ')}
  }
  chain forward { type filter hook forward priority 0;
  ${policies
    .filter(({ early }) => early !== true)
    .map(rule)
    .join('\n  ')}
  tcp dport ${resetPort} reject with tcp reset
  }
}
`;
