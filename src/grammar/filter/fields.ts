/** What the values of a field are. Quantities are given to the one who evaluates in the unit of the kind. */
export type FieldKind =
  /** Text, compared letter by letter; `~` matches patterns. */
  | 'text'
  /** A whole number, decimal or `0x…`. */
  | 'integer'
  /** A 64-bit identifier, as bigint. */
  | 'identifier'
  /** Milliseconds. */
  | 'duration'
  /** Bytes. */
  | 'bytes'
  /** Bits a second. */
  | 'rate';

/** Something a socket has that a filter can ask for. */
export interface FilterField {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly kind: FieldKind;
  /** All values it can have, where they are few; for spelling. */
  readonly words?: readonly string[];
  /** A clause for the reference: what it is. */
  readonly about: string;
}

const kinds = [
  'tcp',
  'mptcp',
  'udp',
  'udplite',
  'sctp',
  'dccp',
  'raw',
  'icmp',
  'unix',
  'packet',
  'netlink',
  'vsock',
  'xdp',
  'tipc',
  'other',
];
const families = ['inet', 'inet6', 'unix', 'packet', 'netlink', 'vsock', 'xdp', 'tipc', 'other'];
const types = ['stream', 'dgram', 'raw', 'rdm', 'seqpacket', 'dccp', 'packet'];
const timers = ['on', 'keepalive', 'timewait', 'persist', 'delack'];

/** One row per field; `fwmark`, `dev`, `cgroup` and what ss has beside them are predicates of their own. */
export const filterFields: readonly FilterField[] = [
  { name: 'process', aliases: ['comm'], kind: 'text', about: 'name of a process that holds the socket' },
  { name: 'pid', kind: 'integer', about: 'a process that holds the socket' },
  { name: 'user', kind: 'text', about: 'name or number of the user the socket belongs to' },
  { name: 'uid', kind: 'integer', about: 'number of that user' },
  { name: 'unit', kind: 'text', about: 'systemd unit of a process that holds the socket' },
  { name: 'container', kind: 'text', about: 'container of such a process: its id, or the beginning of it' },
  { name: 'netns', kind: 'text', about: 'network namespace: its name or inode' },
  { name: 'inode', aliases: ['ino'], kind: 'integer', about: 'inode in sockfs' },
  {
    name: 'cookie',
    aliases: ['sk'],
    kind: 'identifier',
    about: "the kernel's number of the socket, SO_COOKIE",
  },
  {
    name: 'kind',
    aliases: ['protocol', 'proto'],
    kind: 'text',
    words: kinds,
    about: 'protocol, or family where there is none',
  },
  { name: 'family', kind: 'text', words: families, about: 'address family' },
  { name: 'type', kind: 'text', words: types, about: 'socket(2) type' },
  { name: 'path', kind: 'text', about: 'path of a Unix socket, or `@` and its abstract name; on either end' },
  { name: 'interface', kind: 'text', about: 'name of the interface it is bound to' },
  { name: 'cgroup', kind: 'text', about: 'path of its control group' },
  { name: 'peer-process', kind: 'text', about: 'name of a process at the other end, on this machine' },
  { name: 'peer-pid', kind: 'integer', about: 'such a process' },
  { name: 'recvq', aliases: ['recv-q'], kind: 'bytes', about: 'bytes that wait to be read' },
  { name: 'sendq', aliases: ['send-q'], kind: 'bytes', about: 'bytes not sent or not acknowledged' },
  { name: 'queue', kind: 'bytes', about: 'the larger of the two queues' },
  { name: 'backlog', kind: 'integer', about: 'of a listener, connections it lets wait' },
  { name: 'waiting', kind: 'integer', about: 'of a listener, connections that wait to be accepted' },
  { name: 'drops', kind: 'integer', about: 'packets dropped' },
  { name: 'timer', kind: 'text', words: timers, about: 'the timer that runs' },
  { name: 'congestion', aliases: ['cc'], kind: 'text', about: 'congestion control algorithm' },
  { name: 'ulp', kind: 'text', about: 'upper layer protocol, such as tls' },
  { name: 'rtt', kind: 'duration', about: 'smoothed round-trip time' },
  { name: 'rttvar', kind: 'duration', about: 'its variation' },
  { name: 'minrtt', kind: 'duration', about: 'least round-trip time seen' },
  { name: 'rto', kind: 'duration', about: 'retransmission timeout' },
  { name: 'idle', kind: 'duration', about: 'time since data was last sent or received' },
  { name: 'cwnd', kind: 'integer', about: 'congestion window in packets' },
  { name: 'ssthresh', kind: 'integer', about: 'slow start threshold in packets' },
  { name: 'retrans', kind: 'integer', about: 'packets retransmitted in all' },
  { name: 'unacked', kind: 'integer', about: 'packets sent and not acknowledged' },
  { name: 'lost', kind: 'integer', about: 'packets held for lost' },
  { name: 'mss', kind: 'bytes', about: 'largest segment sent' },
  { name: 'pmtu', kind: 'bytes', about: 'path MTU' },
  { name: 'bytes-sent', kind: 'bytes', about: 'bytes sent, retransmissions included' },
  { name: 'bytes-received', kind: 'bytes', about: 'bytes received' },
  { name: 'bytes-acked', kind: 'bytes', about: 'bytes sent and acknowledged' },
  { name: 'bytes-retrans', kind: 'bytes', about: 'bytes retransmitted' },
  { name: 'delivery-rate', kind: 'rate', about: 'rate at which data was delivered last' },
  { name: 'pacing-rate', kind: 'rate', about: 'rate at which data is sent at most' },
];

/** Names people look for, and why there is no such field. */
export const missingFields: Readonly<Record<string, string>> = {
  age: 'the kernel does not say when a socket was made; "idle" is the time since data last moved',
};

/** The field of a name or alias, `_` and `-` being the same; undefined for an unknown one. */
export const fieldOf = (word: string): FilterField | undefined => {
  const name = word.replaceAll('_', '-');
  return filterFields.find((field) => field.name === name || field.aliases?.includes(name));
};
