import { nearestName } from '../../grammar/nearest.js';
import { SO_PASSCRED, SOL_SOCKET } from '../../kernel/constants.js';
import { IPPROTO_IP, IPPROTO_IPV6 } from '../../wire/constants.js';
import { controlSpace } from '../../wire/control.js';
import {
  IP_ORIGDSTADDR,
  IP_PKTINFO,
  IP_RECVTOS,
  IP_RECVTTL,
  IPV6_ORIGDSTADDR,
  IPV6_RECVHOPLIMIT,
  IPV6_RECVPKTINFO,
  IPV6_RECVTCLASS,
  SCM_MAX_FD,
  SO_PASSPIDFD,
  SO_RCVMARK,
  SO_RXQ_OVFL,
  SO_TIMESTAMPNS_OLD,
} from '../ancillary/numbers.js';
import { usualControlRoom } from '../message.js';
import type { Socket } from '../socket.js';
import type { AncillaryRequest } from './types.js';

/** Level and number of an option that is switched on. */
type Switch = readonly [level: number, number: number];

/** Which options ask for a kind of control message, per family; a family without an entry has none. */
interface Request {
  readonly inet?: Switch | 'nothing';
  readonly inet6?: Switch | 'nothing';
  readonly unix?: Switch | 'nothing';
}

const everywhere = (number: number): Request => {
  const option: Switch = [SOL_SOCKET, number];
  return { inet: option, inet6: option, unix: option };
};
const internet = (inet: number, inet6: number): Request => ({
  inet: [IPPROTO_IP, inet],
  inet6: [IPPROTO_IPV6, inet6],
});

const requests: Readonly<Record<AncillaryRequest, Request>> = {
  rights: { unix: 'nothing' },
  credentials: { unix: [SOL_SOCKET, SO_PASSCRED] },
  pidfd: { unix: [SOL_SOCKET, SO_PASSPIDFD] },
  'packet-info': internet(IP_PKTINFO, IPV6_RECVPKTINFO),
  'hop-limit': internet(IP_RECVTTL, IPV6_RECVHOPLIMIT),
  'traffic-class': internet(IP_RECVTOS, IPV6_RECVTCLASS),
  timestamp: everywhere(SO_TIMESTAMPNS_OLD),
  'drop-count': { inet: [SOL_SOCKET, SO_RXQ_OVFL], inet6: [SOL_SOCKET, SO_RXQ_OVFL] },
  mark: { inet: [SOL_SOCKET, SO_RCVMARK], inet6: [SOL_SOCKET, SO_RCVMARK] },
  'original-destination': internet(IP_ORIGDSTADDR, IPV6_ORIGDSTADDR),
};

function requestOf(name: AncillaryRequest): Request {
  if (Object.hasOwn(requests, name)) return requests[name];
  const names = Object.keys(requests);
  const near = nearestName(String(name), names);
  const hint = near === undefined ? `known are ${names.join(', ')}` : `did you mean ${near}?`;
  throw new TypeError(`unknown ancillary request ${JSON.stringify(name)}; ${hint}`);
}

/**
 * Switches control messages on. IPv4 packets reach IPv6 sockets too, with the control messages of IPv4, so those are
 * asked for as well, where the socket allows. Throws TypeError for a kind the family does not have, SocketError.
 */
export function requestAncillary(socket: Socket, names: readonly AncillaryRequest[]): void {
  for (const name of names) {
    const request = requestOf(name);
    const option = request[socket.family as keyof Request];
    if (option === undefined) throw new TypeError(`${socket.label} sockets have no ${name}`);
    if (option === 'nothing') continue;
    socket.setOption(option[0], option[1], 1);
    const both = socket.family === 'inet6' && request.inet !== undefined && request.inet !== 'nothing';
    // IP_PKTINFO would tell the same a second time.
    if (both && request.inet[0] === IPPROTO_IP && name !== 'packet-info') allow(socket, request.inet);
  }
}

function allow(socket: Socket, [level, number]: Switch): void {
  try {
    socket.setOption(level, number, 1);
  } catch {
    // An IPv6-only socket does without.
  }
}

/** Room for what was asked for, in bytes; 0 where nothing was. */
export const controlRoomFor = (names: readonly AncillaryRequest[], others: boolean): number =>
  (names.length > 0 || others ? usualControlRoom : 0) +
  (names.includes('rights') ? controlSpace(SCM_MAX_FD * 4) : 0);
