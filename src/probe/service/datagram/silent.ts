/** A service that answers no datagram of strangers, so that silence from its port means little. */
export interface SilentService {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly ports: readonly number[];
  /** Why nothing comes back, as the end of a sentence: `it never answers`. */
  readonly reason: string;
  /** Whether what is sent is taken as data: a line in a log, a value of a metric. Nothing is sent there unasked. */
  readonly consumes: boolean;
}

const never = 'it never answers';

/** Services whose silence is no sign of anything. */
export const silentServices: readonly SilentService[] = [
  { name: 'discard', title: 'Discard', source: 'RFC 863', ports: [9], reason: never, consumes: false },
  {
    name: 'snmptrap',
    title: 'SNMP notifications',
    source: 'RFC 3413 3.4',
    ports: [162],
    reason: 'traps are not answered',
    consumes: true,
  },
  { name: 'syslog', title: 'Syslog', source: 'RFC 5426 3', ports: [514], reason: never, consumes: true },
  {
    name: 'radius',
    title: 'RADIUS',
    source: 'RFC 5997 4.2, RFC 2865 3',
    ports: [1812, 1813],
    reason: 'it answers only those who share its secret',
    consumes: false,
  },
  {
    name: 'netflow',
    title: 'NetFlow',
    source: 'RFC 3954 3',
    ports: [2055],
    reason: 'it collects and never answers',
    consumes: true,
  },
  {
    name: 'ipfix',
    title: 'IP Flow Information Export',
    source: 'RFC 7011 10.3',
    ports: [4739],
    reason: 'it collects and never answers',
    consumes: true,
  },
  {
    name: 'vxlan',
    title: 'VXLAN',
    source: 'RFC 7348 5',
    ports: [4789],
    reason: 'it carries frames of others and answers none',
    consumes: false,
  },
  {
    name: 'geneve',
    title: 'Geneve',
    source: 'RFC 8926 3',
    ports: [6081],
    reason: 'it carries frames of others and answers none',
    consumes: false,
  },
  {
    name: 'sflow',
    title: 'sFlow',
    source: 'sFlow Version 5, 4',
    ports: [6343],
    reason: 'it collects and never answers',
    consumes: true,
  },
  {
    name: 'statsd',
    title: 'statsd metrics',
    source: 'metric_types.md of statsd',
    ports: [8125],
    reason: never,
    consumes: true,
  },
  {
    name: 'gelf',
    title: 'Graylog Extended Log Format',
    source: 'GELF 1.1, "GELF via UDP"',
    ports: [12_201],
    reason: never,
    consumes: true,
  },
  {
    name: 'collectd',
    title: 'collectd',
    source: 'Binary protocol of collectd',
    ports: [25_826],
    reason: 'it collects and never answers',
    consumes: true,
  },
  {
    name: 'wireguard',
    title: 'WireGuard',
    source: 'WireGuard white paper, 5.3',
    ports: [51_820],
    reason: 'it answers only those whose key it knows',
    consumes: false,
  },
];

/** The service of a port that explains silence, or undefined. */
export const silentServiceAt = (port: number): SilentService | undefined =>
  silentServices.find(({ ports }) => ports.includes(port));
