import { SocketError } from '../../socket/error.js';
import { ICMP_FILTER, ICMPV6_FILTER, SOL_RAW } from '../../socket/raw/numbers.js';
import { Socket } from '../../socket/socket.js';
import { IPPROTO_ICMPV6 } from '../../wire/constants.js';
import { encodeIcmpFilter } from '../../wire/icmp-filter.js';
import { openAt } from '../namespace.js';
import { askForErrors, askForTimes, setMtuDiscovery, setTraffic } from '../traffic.js';
import { refusal } from './refusal.js';
import type { PingOptions } from './types.js';

/** Only echo replies come in; errors come by the error queue. */
function keepReplies(socket: Socket): void {
  if (socket.family === 'inet') socket.setOption(SOL_RAW, ICMP_FILTER, encodeIcmpFilter('icmp', [0]));
  else socket.setOption(IPPROTO_ICMPV6, ICMPV6_FILTER, encodeIcmpFilter('icmp6', [129]));
}

function setHopLimit({ options, family }: Socket, value: number): void {
  if (family === 'inet') options.ipTimeToLive = options.ipMulticastTimeToLive = value;
  else options.ipv6UnicastHops = options.ipv6MulticastHops = value;
}

function configure(socket: Socket, options: PingOptions): void {
  const { broadcast, timeToLive, pathMtu } = options;
  if (socket.type === 'raw') keepReplies(socket);
  if (broadcast === true) socket.options.broadcast = true;
  if (timeToLive !== undefined) setHopLimit(socket, timeToLive);
  if (pathMtu !== undefined) setMtuDiscovery(socket, pathMtu);
  askForErrors(socket);
  askForTimes(socket);
  setTraffic(socket, options);
}

const types = { datagram: 'dgram', raw: 'raw' } as const;

function openAs(kind: 'datagram' | 'raw', family: 'inet' | 'inet6', options: PingOptions): Socket {
  const protocol = family === 'inet' ? 'icmp' : 'icmp6';
  return openAt(options, (place) => Socket.open({ family, type: types[kind], protocol }, place));
}

/** Whether the kernel refuses this kind of socket to us, or has none of it. */
const isRefusal = (error: unknown): boolean =>
  error instanceof SocketError &&
  ['EACCES', 'EPERM', 'EPROTONOSUPPORT', 'ESOCKTNOSUPPORT'].includes(error.code);

/** Opens the first kind of socket that is allowed. Throws SocketError `EACCES` that says what would have to change. */
function openAny(family: 'inet' | 'inet6', options: PingOptions): Socket {
  const { socket } = options;
  let refused: unknown;
  for (const kind of socket === undefined ? (['datagram', 'raw'] as const) : [socket]) {
    try {
      return openAs(kind, family, options);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refused = error;
    }
  }
  throw refusal(family, refused);
}

/** Opens a socket for echoes, with its options set. Throws SocketError. */
export function openEchoSocket(family: 'inet' | 'inet6', options: PingOptions): Socket {
  const socket = openAny(family, options);
  try {
    configure(socket, options);
    return socket;
  } catch (error) {
    socket.close();
    throw error;
  }
}
