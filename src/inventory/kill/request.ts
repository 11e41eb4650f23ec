import { ipv4Bytes, ipv6Bytes } from '../../wire/address-bytes.js';
import {
  AF_INET,
  AF_INET6,
  IPPROTO_DCCP,
  IPPROTO_MPTCP,
  IPPROTO_SCTP,
  IPPROTO_TCP,
  IPPROTO_UDP,
  IPPROTO_UDPLITE,
  NLM_F_ACK,
  NLM_F_DUMP,
  NLM_F_REQUEST,
  SOCK_DESTROY,
} from '../../wire/constants.js';
import { encodeInetDiagRequest } from '../../wire/diag/inet.js';
import type { InetSocketRecord, SocketKind } from '../record.js';

const protocols: Readonly<Partial<Record<SocketKind, number>>> = {
  tcp: IPPROTO_TCP,
  mptcp: IPPROTO_MPTCP,
  udp: IPPROTO_UDP,
  udplite: IPPROTO_UDPLITE,
  sctp: IPPROTO_SCTP,
  dccp: IPPROTO_DCCP,
};

const familyOf = ({ family }: InetSocketRecord): number => (family === 'inet6' ? AF_INET6 : AF_INET);

const addressOf = (socket: InetSocketRecord, end: 'local' | 'remote'): Uint8Array => {
  const { address } = socket[end];
  const bytes = socket.family === 'inet6' ? ipv6Bytes(address) : ipv4Bytes(address);
  if (bytes === undefined) throw new TypeError(`not an address: ${JSON.stringify(address)}`);
  return bytes;
};

/**
 * The SOCK_DESTROY message of one socket. The kernel looks it up by its addresses and then compares the cookie, so it
 * never hits another. `remotePort` replaces the port of a socket that has no peer: among listeners that share a port,
 * the kernel chooses by it.
 */
export function destroyRequest(socket: InetSocketRecord, remotePort = socket.remote.port): Uint8Array {
  const { cookie, interface: bound } = socket;
  if (cookie === undefined) throw new TypeError('a socket without a cookie cannot be destroyed');
  return encodeInetDiagRequest({
    type: SOCK_DESTROY,
    flags: NLM_F_REQUEST | NLM_F_ACK,
    family: familyOf(socket),
    protocol: protocols[socket.kind] ?? 0,
    id: {
      src: addressOf(socket, 'local'),
      sport: socket.local.port,
      dst: addressOf(socket, 'remote'),
      dport: remotePort,
      ifindex: bound?.index ?? 0,
      cookie,
    },
  });
}

/** A dump of every socket of the same kind and family, with no attributes but those that always come. */
export const kindRequest = (socket: InetSocketRecord): Uint8Array =>
  encodeInetDiagRequest({
    flags: NLM_F_REQUEST | NLM_F_DUMP,
    family: familyOf(socket),
    protocol: protocols[socket.kind] ?? 0,
  });
