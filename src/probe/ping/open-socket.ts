import { SocketError } from '../../socket/error.js';
import { ICMP_FILTER, ICMPV6_FILTER, SOL_RAW } from '../../socket/raw/numbers.js';
import { Socket } from '../../socket/socket.js';
import { IPPROTO_ICMPV6 } from '../../wire/constants.js';
import { encodeIcmpFilter } from '../../wire/icmp-filter.js';
import { refusal } from './refusal.js';
import type { PingOptions } from './types.js';

/** IP_PMTUDISC_*, ip(7). */
const mtuDiscovery = { dont: 0, want: 1, do: 2, probe: 3 } as const;

/**
 * SOF_TIMESTAMPING_* of `<linux/net_tstamp.h>`: when a packet came in (8), by the kernel's clock (16); when one went to
 * its device (256), told on the error queue by its number (128) without its bytes (2048).
 */
const TIMES_NUMBERED = 8 | 16 | 128 | 256 | 2048;
const TIMES_UNNUMBERED = TIMES_NUMBERED & ~128;

/** Only echo replies come in; errors come by the error queue. */
function keepReplies(socket: Socket): void {
  if (socket.family === 'inet') socket.setOption(SOL_RAW, ICMP_FILTER, encodeIcmpFilter('icmp', [0]));
  else socket.setOption(IPPROTO_ICMPV6, ICMPV6_FILTER, encodeIcmpFilter('icmp6', [129]));
}

/** Starts the numbers of sent packets at 0. */
export function numberPackets(socket: Socket): void {
  socket.options.timestamping = TIMES_UNNUMBERED;
  socket.options.timestamping = TIMES_NUMBERED;
}

function askForNews(socket: Socket): void {
  const { options, family } = socket;
  if (family === 'inet') {
    options.ipReceiveErrors = true;
    options.ipReceiveTimeToLive = true;
  } else {
    options.ipv6ReceiveErrors = true;
    options.ipv6ReceiveHopLimit = true;
  }
  // Without it, packets that come in while the kernel is still switching timestamps on have none.
  options.timestampNanoseconds = true;
  numberPackets(socket);
}

function setHeader(socket: Socket, { timeToLive, trafficClass, pathMtu }: PingOptions): void {
  const { options } = socket;
  const isIpv4 = socket.family === 'inet';
  if (timeToLive !== undefined) {
    if (isIpv4) options.ipTimeToLive = options.ipMulticastTimeToLive = timeToLive;
    else options.ipv6UnicastHops = options.ipv6MulticastHops = timeToLive;
  }
  if (trafficClass !== undefined) {
    if (isIpv4) options.ipTypeOfService = trafficClass;
    else options.ipv6TrafficClass = trafficClass;
  }
  if (pathMtu !== undefined) {
    if (isIpv4) options.ipMtuDiscover = mtuDiscovery[pathMtu];
    else options.ipv6MtuDiscover = mtuDiscovery[pathMtu];
  }
}

function configure(socket: Socket, options: PingOptions): void {
  const { interface: device, mark, broadcast, source } = options;
  if (socket.type === 'raw') keepReplies(socket);
  if (device !== undefined) socket.options.bindToDevice = device;
  if (mark !== undefined) socket.options.mark = mark;
  if (broadcast === true) socket.options.broadcast = true;
  setHeader(socket, options);
  askForNews(socket);
  if (source !== undefined) socket.bind(source);
}

const types = { datagram: 'dgram', raw: 'raw' } as const;

function openAs(
  kind: 'datagram' | 'raw',
  family: 'inet' | 'inet6',
  namespace: PingOptions['namespace'],
): Socket {
  const protocol = family === 'inet' ? 'icmp' : 'icmp6';
  return Socket.open({ family, type: types[kind], protocol }, namespace === undefined ? {} : { namespace });
}

/** Whether the kernel refuses this kind of socket to us, or has none of it. */
const isRefusal = (error: unknown): boolean =>
  error instanceof SocketError &&
  ['EACCES', 'EPERM', 'EPROTONOSUPPORT', 'ESOCKTNOSUPPORT'].includes(error.code);

/** Opens the first kind of socket that is allowed. Throws SocketError `EACCES` that says what would have to change. */
function openAny(family: 'inet' | 'inet6', { socket, namespace }: PingOptions): Socket {
  let refused: unknown;
  for (const kind of socket === undefined ? (['datagram', 'raw'] as const) : [socket]) {
    try {
      return openAs(kind, family, namespace);
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
