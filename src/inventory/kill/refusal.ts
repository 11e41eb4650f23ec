import type { SocketKind, SocketOwner, SocketRecord } from '../record.js';

/** Why the kernel offers no way to destroy sockets of a kind; kinds that are not here have one. */
const reasons: Readonly<Partial<Record<SocketKind, string>>> = {
  // raw_diag looks sockets up by address alone: raw_sock_get() in net/ipv4/raw_diag.c never reads the cookie.
  raw: 'the kernel ignores the cookie for raw sockets, so another one could be hit',
  icmp: 'the kernel cannot destroy ping sockets',
  unix: 'the kernel cannot destroy Unix sockets',
  packet: 'the kernel cannot destroy packet sockets',
  netlink: 'the kernel cannot destroy netlink sockets',
  vsock: 'the kernel cannot destroy VM sockets',
  xdp: 'the kernel cannot destroy XDP sockets',
  tipc: 'the kernel cannot destroy TIPC sockets',
};

const mostNamed = 3;

/** The processes that could be ended instead: `; end the process that holds it: nginx[812]`. */
export function holderHint(owners: readonly SocketOwner[] | undefined): string {
  const holders = [...new Set((owners ?? []).map(({ name, pid }) => `${name}[${pid}]`))];
  if (holders.length === 0) return '';
  const named = holders.slice(0, mostNamed).join(', ');
  const more = holders.length > mostNamed ? ` and ${holders.length - mostNamed} more` : '';
  const what = holders.length === 1 ? 'process that holds' : 'processes that hold';
  return `; end the ${what} it: ${named}${more}`;
}

/** Why a socket cannot be destroyed, known before the kernel is asked; undefined where it can be tried. */
export function refusal(socket: SocketRecord): string | undefined {
  const reason = reasons[socket.kind];
  if (reason !== undefined) return `${socket.kind}: ${reason}${holderHint(socket.owners)}`;
  if (socket.cookie !== undefined) return undefined;
  const why = 'it was read from /proc, which tells no cookie, and an address alone could hit another socket';
  return `${socket.kind}: ${why}${holderHint(socket.owners)}`;
}
