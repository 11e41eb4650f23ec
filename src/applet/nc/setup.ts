import { encodeAddress, type Socket } from '../../index.js';
import { failed } from './exit.js';
import type { HostAddress } from './numeric.js';
import type { NcOptions } from './options.js';

// <asm-generic/socket.h>, <linux/in.h>, <linux/in6.h>, <linux/tcp.h>
const SOL_SOCKET = 1;
const SO_DEBUG = 1;
const SO_SNDBUF = 7;
const SO_RCVBUF = 8;
const SO_BROADCAST = 6;
const IPPROTO_IP = 0;
const IP_TOS = 1;
const IP_TTL = 2;
const IP_MINTTL = 21;
const IPPROTO_TCP = 6;
const TCP_MD5SIG_EXT = 32;
const IPPROTO_IPV6 = 41;
const IPV6_UNICAST_HOPS = 16;
const IPV6_TCLASS = 67;
const IPV6_MINHOPCOUNT = 73;

const set = (socket: Socket, level: number, number: number, value: number | Uint8Array, what = ''): void => {
  try {
    socket.setOption(level, number, value);
  } catch (error) {
    throw failed(what, error);
  }
};

const longestKey = 80;
const TCP_MD5SIG_FLAG_PREFIX = 1;

/** struct tcp_md5sig of <linux/tcp.h>: the peer, flags, the length of the prefix (any peer), and the key. */
const signature = (address: HostAddress, password: string): Uint8Array => {
  const key = Buffer.from(password).subarray(0, longestKey);
  const bytes = Buffer.alloc(216);
  bytes.set(encodeAddress(address), 0);
  bytes[128] = TCP_MD5SIG_FLAG_PREFIX;
  new Uint16Array(bytes.buffer, bytes.byteOffset + 130, 1)[0] = key.length;
  bytes.set(key, 136);
  return bytes;
};

/** Sets what the options ask for, on a socket that is about to be connected or bound. Throws NcExit. */
export const applyOptions = (
  socket: Socket,
  address: HostAddress,
  options: NcOptions,
  password: string | undefined,
): void => {
  const inet = address.family === 'inet';
  const { broadcast, debug, tos, receiveBuffer, sendBuffer, ttl, minTtl } = options;
  if (broadcast) set(socket, SOL_SOCKET, SO_BROADCAST, 1);
  if (password !== undefined) set(socket, IPPROTO_TCP, TCP_MD5SIG_EXT, signature(address, password));
  if (debug) set(socket, SOL_SOCKET, SO_DEBUG, 1);
  if (tos !== undefined) {
    if (inet) set(socket, IPPROTO_IP, IP_TOS, tos, 'set IP ToS');
    else set(socket, IPPROTO_IPV6, IPV6_TCLASS, tos, 'set IPv6 traffic class');
  }
  if (receiveBuffer > 0) set(socket, SOL_SOCKET, SO_RCVBUF, receiveBuffer, 'set TCP receive buffer size');
  if (sendBuffer > 0) set(socket, SOL_SOCKET, SO_SNDBUF, sendBuffer, 'set TCP send buffer size');
  if (ttl !== undefined) {
    if (inet) set(socket, IPPROTO_IP, IP_TTL, ttl, 'set IP TTL');
    else set(socket, IPPROTO_IPV6, IPV6_UNICAST_HOPS, ttl, 'set IPv6 unicast hops');
  }
  if (minTtl !== undefined) {
    if (inet) set(socket, IPPROTO_IP, IP_MINTTL, minTtl, 'set IP min TTL');
    else set(socket, IPPROTO_IPV6, IPV6_MINHOPCOUNT, minTtl, 'set IPv6 min hop count');
  }
};
