import { close, ioctl, SystemError, socket } from '../../kernel/index.js';
import { AF_UNIX, SOCK_DGRAM } from '../../wire/constants.js';
import { type ControlMessage, ControlReader } from '../../wire/control.js';
import type { EndpointContext } from '../types.js';
import { longInet6 } from './sockaddr.js';

/** One fact of a control message: what the log calls it, and what a child's environment does. */
interface Fact {
  readonly name: string;
  /** Without the prefix. */
  readonly variable: string;
  readonly value: string;
}

/** What is known of one (level, type). */
interface Meaning {
  /** The kernel's name. */
  readonly type: string;
  readonly facts: (bytes: Uint8Array) => Fact[];
}

// Levels, <linux/socket.h>
const SOL_SOCKET = 1;
const SOL_IP = 0;
const SOL_IPV6 = 41;

const SIOCGIFNAME = 0x8910;
const ifreqSize = 40;
const ifreqIndex = 16;

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const hex = (bytes: Uint8Array): string => `x${Buffer.from(bytes).toString('hex')}`;

/** Name of an interface by its index, netdevice(7); empty where there is none. */
function interfaceName(index: number): string {
  const request = new Uint8Array(ifreqSize);
  viewOf(request).setInt32(ifreqIndex, index, true);
  const fd = socket(AF_UNIX, SOCK_DGRAM);
  try {
    ioctl(fd, SIOCGIFNAME, request);
    return Buffer.from(request.subarray(0, request.indexOf(0))).toString();
  } catch (error) {
    if (error instanceof SystemError) return '';
    throw error;
  } finally {
    close(fd);
  }
}

/** A number in the machine's order, of one byte or four. */
const numberText = (bytes: Uint8Array): string =>
  String(bytes.length < 4 ? (bytes[0] ?? 0) : viewOf(bytes).getUint32(0, true));

/** A meaning with one value; the variable is the kernel's name. */
const single = (type: string, name: string, text: (bytes: Uint8Array) => string): Meaning => ({
  type,
  facts: (bytes) => [{ name, variable: type, value: text(bytes) }],
});

/** struct timeval as ctime(3) writes it, with the rest behind it. */
function timestamp(bytes: Uint8Array): string {
  const seconds = Number(viewOf(bytes).getBigInt64(0, true));
  const micro = Number(viewOf(bytes).getBigInt64(8, true));
  const date = new Date(seconds * 1000);
  const [weekday, month] = date.toString().split(' ');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()];
  const clock = time.map((part) => String(part).padStart(2, '0')).join(':');
  const day = String(date.getDate()).padStart(2);
  return `${weekday} ${month} ${day} ${clock} ${date.getFullYear()}, ${String(micro).padStart(6, '0')} usecs`;
}

/** struct in_pktinfo: the interface, the address that routing would use, the one it was sent to. */
const packetInfo = (bytes: Uint8Array): Fact[] => [
  { name: 'if', variable: 'IP_IF', value: interfaceName(viewOf(bytes).getInt32(0, true)) },
  { name: 'locaddr', variable: 'IP_LOCADDR', value: bytes.subarray(4, 8).join('.') },
  { name: 'dstaddr', variable: 'IP_DSTADDR', value: bytes.subarray(8, 12).join('.') },
];

/** struct in6_pktinfo: where it was sent to, and the interface. */
const packetInfo6 = (bytes: Uint8Array): Fact[] => [
  { name: 'dstaddr', variable: 'IPV6_DSTADDR', value: longInet6(bytes.subarray(0, 16)) },
  { name: 'if', variable: 'IPV6_IF', value: interfaceName(viewOf(bytes).getInt32(16, true)) },
];

/** struct sock_extended_err, <linux/errqueue.h>. */
function extendedError(bytes: Uint8Array): Fact[] {
  const view = viewOf(bytes);
  const values = {
    errno: view.getUint32(0, true),
    origin: view.getUint8(4),
    type: view.getUint8(5),
    code: view.getUint8(6),
    info: view.getUint32(8, true),
    data: view.getUint32(12, true),
  };
  return Object.entries(values).map(([name, value]) => ({
    name,
    variable: `IP_RECVERR_${name.toUpperCase()}`,
    value: String(value),
  }));
}

/** The traffic class as socat shows it: the number's bytes, the highest first. */
const trafficClass = (bytes: Uint8Array): string => hex(bytes.slice().reverse());

/** By level and type, ip(7), ipv6(7), socket(7). */
const meanings: Readonly<Record<string, Meaning>> = {
  [`${SOL_SOCKET}.29`]: {
    type: 'SCM_TIMESTAMP',
    facts: (bytes) => [{ name: 'timestamp', variable: 'TIMESTAMP', value: timestamp(bytes) }],
  },
  [`${SOL_IP}.1`]: single('IP_TOS', 'tos', numberText),
  [`${SOL_IP}.2`]: single('IP_TTL', 'ttl', numberText),
  [`${SOL_IP}.4`]: single('IP_OPTIONS', 'options', hex),
  [`${SOL_IP}.6`]: single('IP_OPTIONS', 'options', hex),
  [`${SOL_IP}.8`]: { type: 'IP_PKTINFO', facts: packetInfo },
  [`${SOL_IP}.11`]: { type: 'IP_RECVERR', facts: extendedError },
  [`${SOL_IPV6}.11`]: single('IPV6_FLOWINFO', 'flowinfo', hex),
  [`${SOL_IPV6}.50`]: { type: 'IPV6_PKTINFO', facts: packetInfo6 },
  [`${SOL_IPV6}.52`]: single('IPV6_HOPLIMIT', 'hoplimit', numberText),
  [`${SOL_IPV6}.54`]: single('IPV6_HOPOPTS', 'hopopts', hex),
  [`${SOL_IPV6}.57`]: single('IPV6_RTHDR', 'rthdr', hex),
  [`${SOL_IPV6}.59`]: single('IPV6_DSTOPTS', 'dstopts', hex),
  [`${SOL_IPV6}.67`]: single('IPV6_TCLASS', 'tclass', trafficClass),
};

const levelNames: Readonly<Record<number, string>> = {
  [SOL_SOCKET]: 'SOCKET',
  [SOL_IP]: 'IP',
  [SOL_IPV6]: 'IPV6',
};

/** What is not known keeps its number. */
const unknown = ({ level, type }: ControlMessage): Meaning => {
  const name = `${levelNames[level] ?? `LEVEL${level}`}.${type}`;
  return {
    type: name,
    facts: (bytes) => [{ name: 'data', variable: `${name.replace('.', '_')}_DATA`, value: hex(bytes) }],
  };
};

function* messagesOf(control: Uint8Array): Generator<ControlMessage> {
  const reader = new ControlReader(control);
  while (reader.next()) {
    const { level, type, offset, end, view } = reader;
    yield { level, type, bytes: new Uint8Array(view.buffer, view.byteOffset + offset, end - offset) };
  }
}

/**
 * Tells the log what control messages say, and gives what a child finds of it in its environment, without the prefix.
 */
export function tellAncillary(control: Uint8Array, context: EndpointContext): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const message of messagesOf(control)) {
    const { type, facts } = meanings[`${message.level}.${message.type}`] ?? unknown(message);
    for (const { name, variable, value } of facts(message.bytes)) {
      context.log('info', `ancillary message: ${type}: ${name}=${value}`);
      environment[variable] = value;
    }
  }
  return environment;
}
